/**
 * What GitHub's runner takes for a command, put out of its reach: `::name::` where a line begins with it, spaces aside,
 * and the older `##[name]` anywhere in a line (actions/runner, ActionCommand.cs). It reads whatever a step prints, so
 * that also `cat` on a file of ours, or the command in a workflow's step, could carry out what a name says.
 */

const OLD_FORM = '##['

/** A text for one line, in which the runner sees no command of the older form. */
export function withoutOldCommands(text: string): string {
  return text.replaceAll(OLD_FORM, '##{U+005B}')
}

/** JSON that says the same, in which the runner sees none either: the three characters stand in its texts alone. */
export function jsonWithoutCommands(json: string): string {
  return json.includes(OLD_FORM) ? json.replaceAll(OLD_FORM, '##\\u005b') : json
}

/** What begins as a command does. */
export const COMMAND_START = /^\s*::/

/** A whole line of which the runner makes no command, for all that it begins with. */
export function lineWithoutCommand(line: string): string {
  return COMMAND_START.test(line) ? line.replace(/^\s*/, indent => `${indent}> `) : line
}
