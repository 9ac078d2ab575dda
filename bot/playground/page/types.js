// @ts-check
/**
 * The things that the server sends, as the page reads them.
 *
 * @typedef {"de" | "en"} Language
 * @typedef {{de: string, en: string}} Bilingual
 * @typedef {{id: number, name: string, username: string, language: string, role: string, about: Bilingual}} Person
 * @typedef {{id: number, name: string, username: string, about: Bilingual}} Bot
 * @typedef {{id: number, name: string, status: string, is_bot: boolean}} Member
 * @typedef {{id: number, name: string, closed: boolean, unread: number}} Topic
 * @typedef {{command: string, description: string}} Command
 *
 * @typedef {object} Chat
 * @property {number} id
 * @property {"private" | "group" | "supergroup" | "channel"} type
 * @property {string} title
 * @property {boolean} is_forum
 * @property {boolean} has_bot
 * @property {boolean} blocked
 * @property {string} status
 * @property {Member[]} members
 * @property {Topic[]} topics
 * @property {Message | null} last
 * @property {number} unread
 * @property {boolean} unread_mention
 * @property {Command[]} commands
 * @property {Message[]} pinned
 * @property {boolean} can_write
 * @property {boolean} can_join
 * @property {number | null} migrated_to
 *
 * @typedef {object} Entity
 * @property {string} type
 * @property {number} offset
 * @property {number} length
 * @property {string} [url]
 * @property {string} [language]
 * @property {number} [unix_time]
 * @property {string} [date_time_format]
 * @property {{id: number}} [user]
 *
 * @typedef {object} Media
 * @property {"photo" | "voice" | "sticker" | "document" | "venue"} kind
 * @property {string} name
 * @property {string | null} url
 * @property {number} size
 * @property {string} mime
 * @property {string} [title]
 * @property {string} [address]
 * @property {number} [latitude]
 * @property {number} [longitude]
 *
 * @typedef {{kind: string, by: string, names: string[], title?: string, message?: number}} Service
 * @typedef {{text: string, kind: string, url?: string, copy?: string, query?: string}} Button
 * @typedef {{emoji: string, count: number, mine: boolean}} Reaction
 *
 * @typedef {object} Message
 * @property {number} chat
 * @property {number} id
 * @property {number} date
 * @property {number | null} edit_date
 * @property {{id: number, name: string, is_bot: boolean}} from
 * @property {boolean} out
 * @property {string} text
 * @property {Entity[]} entities
 * @property {Media | null} media
 * @property {Service | null} service
 * @property {{id: number, name: string, text: string, quote: string | null} | null} reply_to
 * @property {number | null} thread
 * @property {Button[][]} keyboard
 * @property {string | null} via_bot
 * @property {string | null} guest_for
 * @property {boolean} silent
 * @property {Reaction[]} reactions
 * @property {boolean} answered
 *
 * @typedef {object} TrafficLine
 * @property {number} n
 * @property {number} at
 * @property {"update" | "call"} kind
 * @property {string} name
 * @property {boolean | null} ok
 * @property {number | null} code
 * @property {number | null} ms
 * @property {number | null} chat
 * @property {string} summary
 * @property {string[]} violations
 *
 * @typedef {object} Candidate
 * @property {string} entry
 * @property {string} question
 * @property {string} phrasing
 * @property {number} probability
 * @property {string[]} guards
 * @property {Record<string, number>} evidence
 * @property {AlignedWord[]} words
 *
 * @typedef {{question: string, entry: string | null, how: string | null, weight: number, carried: number}} AlignedWord
 *
 * @typedef {object} WhyPart
 * @property {string} text
 * @property {string} decision
 * @property {string | null} reason
 * @property {number | null} confidence
 * @property {string | null} entry
 * @property {number | null} threshold
 * @property {Candidate[]} considered
 *
 * @typedef {{question: string, context: string | null, language: string, parts: WhyPart[]}} Why
 * @typedef {{now: number, scale: number}} Clock
 * @typedef {{method: string, kind: string, times: number, seconds: number | null}} Fault
 * @typedef {{file: string, line: number | null, entry: string | null, what: string, how: string}} Problem
 * @typedef {{ok: boolean, entries: number, loaded_at: number, problems: Problem[]}} Knowledge
 * @typedef {{n: number, kind: string, attempts: number, next_in: number | null}} WaitingUpdate
 * @typedef {{waiting: WaitingUpdate[], in_flight: number, webhook: string | null}} Deliveries
 * @typedef {{action: string} & Record<string, any>} Step
 * @typedef {{id: string, title: Bilingual, about: Bilingual, as: number, chat: number, steps: Step[], text: string}} Try
 * @typedef {{query: string, chat: number, message: number, text: string | null, alert: boolean, url: string | null}} Tap
 * @typedef {{id: string, type: string, title: string, description: string | null, url?: string}} InlineResult
 */
export {};
