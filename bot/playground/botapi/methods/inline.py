"""Answering inline queries and guest queries."""

import re
from typing import Any, Final

from bot.playground.botapi import queries
from bot.playground.botapi.errors import bad_request, query_too_old
from bot.playground.botapi.fields import array_of, number_in, object_in, object_of, parsing, string_in
from bot.playground.botapi.files import content_of
from bot.playground.botapi.keyboards import inline_keyboard
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.media import OF_VENUES, location, venue_content
from bot.playground.botapi.methods.sending import caption_fields, text_fields
from bot.playground.botapi.model import Draft, InlineAnswer

RESULT_LIMIT: Final = 50
ID_LIMIT: Final = 64
OFFSET_LIMIT: Final = 64
CACHE_LIMIT: Final = 86_400
DEFAULT_CACHE: Final = 300
INLINE_LIFETIME: Final = 30.0
GUEST_LIFETIME: Final = 150.0
START_PARAMETER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
BY_ADDRESS: Final = frozenset({"photo", "gif", "mpeg4_gif", "video", "audio", "voice", "document"})
BY_FILE: Final = ("photo", "sticker", "document", "voice", "gif", "mpeg4_gif", "video", "audio")
OTHERS: Final = frozenset({"article", "location", "venue", "contact", "game", "sticker"})

Json = dict[str, Any]


def answer_inline_query(call: Call) -> bool:
    """answerInlineQuery."""
    params = call.params
    button = _button(params.structure("button", "inline query results button"))
    results = _results(call)
    drafts = {result["id"]: draft for result in results if (draft := _parsed(call, result)) is not None}
    if len(params.string("next_offset").encode()) > OFFSET_LIMIT:
        raise bad_request("NEXT_OFFSET_INVALID")  # The documentation gives the limit, the wording is a guess.
    query = call.world.inline_queries.get(params.string("inline_query_id"))
    # How long Telegram really waits, and that it takes one answer only, is a guess.
    if query is None or query.bot is not call.bot or query.answer is not None:
        raise query_too_old()
    now = call.world.clock.now()
    if now - query.date > INLINE_LIFETIME:
        raise query_too_old()
    cache_time = params.integer("cache_time")
    answer = InlineAnswer(
        results=results,
        drafts=drafts,
        date=now,
        cache_time=DEFAULT_CACHE if cache_time is None else min(max(cache_time, 0), CACHE_LIMIT),
        is_personal=params.boolean("is_personal"),
        next_offset=params.string("next_offset"),
        button=button,
    )
    queries.answer_inline(call.world, query, answer)
    return True


def answer_guest_query(call: Call) -> Json:
    """answerGuestQuery."""
    result = call.params.structure("result", "JSON encoded inline query result")
    if not result:
        raise bad_request("result isn't specified")
    draft = _parsed(call, _result(result))
    if draft is None:
        raise bad_request("failed to get HTTP URL content")  # Nothing here fetches addresses: a guess.
    query = call.world.guest_queries.get(call.params.string("guest_query_id"))
    # How long Telegram waits for an answer is a guess; that it takes one is documented.
    if query is None or query.bot is not call.bot or query.answer is not None:
        raise query_too_old()
    if call.world.clock.now() - query.message.date > GUEST_LIFETIME:
        raise query_too_old()
    message = queries.answer_guest(call.world, query, draft)
    return {"inline_message_id": message.inline_id}


def _results(call: Call) -> list[Json]:
    results = call.params.structure("results", "JSON encoded inline query results")
    if results is None:
        return []
    array_of(results, "expected an Array of inline query results")
    if len(results) > RESULT_LIMIT:
        # Telegram's word; the published server refuses with "too many inline query results specified" before that.
        raise bad_request("RESULTS_TOO_MUCH")
    found = [_result(result) for result in results]
    if len({result["id"] for result in found}) < len(found):
        raise bad_request("RESULT_ID_DUPLICATE")  # Closed source: the wording is a guess.
    return found


def _result(given: object) -> Json:
    """The result, its type and id strings for sure."""
    with parsing("inline query result"):
        result = object_of(given, "Inline query result must be an object")
        names = {name: string_in(result, name, None) for name in ("type", "id")}
    if names["type"].lower() not in BY_ADDRESS | OTHERS:
        problem = f'type "{names["type"]}" is unsupported for the inline query result'
        raise bad_request(f"can't parse inline query result: {problem}")
    if not 1 <= len(names["id"].encode()) <= ID_LIMIT:
        raise bad_request("RESULT_ID_INVALID")  # The documentation gives the limit, the wording is a guess.
    return result | names


def _parsed(call: Call, result: Json) -> Draft | None:
    """The message that a result becomes, or None for a file behind an address, which nothing here fetches."""
    with parsing("inline query result"):
        content = _content(call, result)
        keyboard = inline_keyboard(result.get("reply_markup"))
    return None if content is None else Draft(content=content, keyboard=keyboard)


def _content(call: Call, result: Json) -> Json | None:
    if result.get("input_message_content") is not None:
        return _input_content(call, object_in(result, "input_message_content"))
    match result["type"].lower():
        case "article":
            raise bad_request('Can\'t find field "message_text"')
        case "venue":
            return _venue(result)
        case "location":
            return {"location": _location(result)}
        case "contact":
            return {"contact": _contact(result)}
        case _:
            return _known_file(call, result)


def _input_content(call: Call, given: Json) -> Json:
    if "message_text" in given:
        mode, options = string_in(given, "parse_mode"), given.get("link_preview_options")
        return text_fields(call.world, string_in(given, "message_text"), mode, given.get("entities"), options)
    if {"latitude", "longitude"} <= given.keys():
        return _venue(given) if {"title", "address"} <= given.keys() else {"location": _location(given)}
    if "phone_number" in given:
        return {"contact": _contact(given)}
    raise bad_request("Input message content is not specified")  # Invoices and checklists are not simulated.


def _known_file(call: Call, result: Json) -> Json | None:
    name = next((f"{kind}_file_id" for kind in BY_FILE if f"{kind}_file_id" in result), None)
    if name is None:
        return None
    file = call.world.files.get(string_in(result, name))
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    caption, mode = string_in(result, "caption"), string_in(result, "parse_mode")
    return content_of(file) | caption_fields(call.world, caption, mode, result.get("caption_entities"))


def _location(given: Json) -> Json:
    return location(number_in(given, "latitude"), number_in(given, "longitude"))


def _venue(given: Json) -> Json:
    return venue_content(_location(given), {name: string_in(given, name) for name in OF_VENUES})


def _contact(given: Json) -> Json:
    contact = {name: string_in(given, name, None) for name in ("phone_number", "first_name")}
    for name, value in contact.items():
        if not value:
            raise bad_request(f'Field "{name}" must be non-empty')
    return contact | {name: value for name in ("last_name", "vcard") if (value := string_in(given, name))}


def _button(button: object) -> Json | None:
    if button is None:
        return None
    with parsing("inline query results button"):
        given = object_of(button, "InlineQueryResultsButton must be an Object")
        text = {"text": string_in(given, "text", None)}
        if "start_parameter" not in given:
            if "web_app" not in given:
                raise bad_request("InlineQueryResultsButton must have exactly one optional field")
            return text | {"web_app": {"url": string_in(object_in(given, "web_app"), "url", None)}}
        parameter = string_in(given, "start_parameter")
    _require_start_parameter(parameter)
    return text | {"start_parameter": parameter}


def _require_start_parameter(parameter: str) -> None:
    if not parameter:
        raise bad_request("can't use empty start_parameter")
    if len(parameter) > ID_LIMIT:
        raise bad_request("too long start_parameter specified")
    if not START_PARAMETER.fullmatch(parameter):
        raise bad_request("unallowed characters in start_parameter are used")
