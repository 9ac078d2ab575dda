"""What somebody has not read yet."""

from bot.playground.botapi.model import Chat, User
from bot.playground.botapi.world import World
from bot.playground.marks import ReadMarks


def group() -> tuple[World, Chat, User, User]:
    world = World()
    anna, ben = world.add_user("Anna"), world.add_user("Ben")
    return world, world.add_group("Runde", anna), anna, ben


def test_what_others_said_since_is_unread() -> None:
    world, chat, anna, ben = group()
    marks = ReadMarks()
    first = world.post(chat, ben, {"text": "eins"})
    second = world.post(chat, ben, {"text": "zwei"})
    world.post(chat, anna, {"text": "drei"})
    assert marks.unread(anna, chat) == [first, second]
    marks.read(anna, chat, first.id)
    assert marks.unread(anna, chat) == [second]


def test_service_messages_do_not_count() -> None:
    world, chat, anna, ben = group()
    world.post(chat, ben, {"new_chat_members": [ben]})
    assert not ReadMarks().unread(anna, chat)


def test_a_mark_never_goes_back() -> None:
    world, chat, anna, ben = group()
    marks = ReadMarks()
    first, second = (world.post(chat, ben, {"text": text}) for text in ("eins", "zwei"))
    marks.read(anna, chat, second.id)
    marks.read(anna, chat, first.id)
    assert not marks.unread(anna, chat)


def test_marks_outlive_the_process() -> None:
    world, chat, anna, ben = group()
    marks = ReadMarks()
    marks.read(anna, chat, world.post(chat, ben, {"text": "eins"}).id)
    last = world.post(chat, ben, {"text": "zwei"})
    assert ReadMarks(marks.dump()).unread(anna, chat) == [last]
