"""Answering inline queries and guest queries."""

import re
from typing import Any, Final

from bot.playground.botapi import queries
from bot.playground.botapi.errors import ApiError, bad_request, query_too_old
from bot.playground.botapi.files import content_of
from bot.playground.botapi.keyboards import inline_keyboard
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.media import venue_content
from bot.playground.botapi.methods.sending import caption_fields, with_users
from bot.playground.botapi.model import Draft, InlineAnswer
from bot.playground.botapi.text import formatted

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
    _require_result(result)
    draft = _parsed(call, result)
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
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > RESULT_LIMIT:
        # Telegram's word; the published server refuses with "too many inline query results specified" before that.
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        _require_result(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")  # Closed source: the wording is a guess.
    return results


def _require_result(result: object) -> None:
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: Inline query result must be an object")
    for name in ("type", "id"):
        if not isinstance(result.get(name), str):
            raise bad_request(f"can't parse inline query result: Can't find field \"{name}\"")
    if result["type"].lower() not in BY_ADDRESS | OTHERS:
        problem = f'type "{result["type"]}" is unsupported for the inline query result'
        raise bad_request(f"can't parse inline query result: {problem}")
    if not 1 <= len(result["id"].encode()) <= ID_LIMIT:
        raise bad_request("RESULT_ID_INVALID")  # The documentation gives the limit, the wording is a guess.


def _parsed(call: Call, result: Json) -> Draft | None:
    """The message that a result becomes, or None for a file behind an address, which nothing here fetches."""
    try:
        content = _content(call, result)
        keyboard = inline_keyboard(result.get("reply_markup"))
    except ApiError as error:
        problem = error.description.removeprefix("Bad Request: ")
        if problem.isupper():
            raise
        raise bad_request(f"can't parse inline query result: {problem[:1].upper()}{problem[1:]}") from None
    return None if content is None else Draft(content=content, keyboard=keyboard)


def _content(call: Call, result: Json) -> Json | None:
    given = result.get("input_message_content")
    if given is not None:
        return _input_content(call, given)
    match result["type"].lower():
        case "article":
            raise bad_request('Can\'t find field "message_text"')
        case "venue":
            return venue_content(_location(result), result)
        case "location":
            return {"location": _location(result)}
        case "contact":
            return {"contact": _contact(result)}
        case _:
            return _known_file(call, result)


def _input_content(call: Call, given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request('Field "input_message_content" must be of type Object')
    if "message_text" in given:
        mode, given_entities = str(given.get("parse_mode", "")), given.get("entities") or []
        text, entities = formatted(str(given["message_text"]), parse_mode=mode, entities=given_entities)
        content: Json = {"text": text, "entities": with_users(call.world, entities)}
        options = given.get("link_preview_options")
        return content | ({"link_preview_options": options} if options else {})
    if "latitude" in given and "title" in given:
        return venue_content(_location(given), given)
    if "latitude" in given:
        return {"location": _location(given)}
    if "phone_number" in given:
        return {"contact": _contact(given)}
    raise bad_request("Input message content is not specified")  # Invoices and checklists are not simulated.


def _known_file(call: Call, result: Json) -> Json | None:
    file_id = next((str(result[f"{kind}_file_id"]) for kind in BY_FILE if f"{kind}_file_id" in result), None)
    if file_id is None:
        return None
    file = call.world.files.get(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    caption = caption_fields(
        call.world,
        str(result.get("caption", "")),
        str(result.get("parse_mode", "")),
        result.get("caption_entities") or [],
    )
    return content_of(file) | caption


def _location(given: Json) -> Json:
    try:
        return {name: float(given[name]) for name in ("latitude", "longitude")}
    except (KeyError, TypeError, ValueError):
        raise bad_request('Can\'t find field "latitude"') from None


def _contact(given: Json) -> Json:
    contact = {name: str(given.get(name, "")) for name in ("phone_number", "first_name", "last_name", "vcard")}
    for name in ("phone_number", "first_name"):
        if not contact[name]:
            raise bad_request(f'Field "{name}" must be non-empty')
    return {name: value for name, value in contact.items() if value}


def _button(button: object) -> Json | None:
    if button is None:
        return None
    prefix = "can't parse inline query results button: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}InlineQueryResultsButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{prefix}Can\'t find field "text"')
    if "start_parameter" in button:
        _require_start_parameter(str(button["start_parameter"]))
    elif "web_app" not in button:
        raise bad_request(f"{prefix}InlineQueryResultsButton must have exactly one optional field")
    return button


def _require_start_parameter(parameter: str) -> None:
    if not parameter:
        raise bad_request("can't use empty start_parameter")
    if len(parameter) > ID_LIMIT:
        raise bad_request("too long start_parameter specified")
    if not START_PARAMETER.fullmatch(parameter):
        raise bad_request("unallowed characters in start_parameter are used")
