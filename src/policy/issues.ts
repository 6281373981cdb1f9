import type * as z from 'zod/mini'
import type { Path, Place, PolicyDocument } from './document.js'
import { shown, type PolicyProblem } from './problems.js'

type Issue = z.core.$ZodIssue

/** What a check of shapes has against a document, each with its line and column. */
export function problemsOf(issues: readonly Issue[], document: PolicyDocument): PolicyProblem[] {
  return issues.flatMap(issue => told(issue, issue.path, document))
}

function told(issue: Issue, path: Path, document: PolicyDocument): PolicyProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n')
    return issue.keys.map((key, index) => problemAt(document, [...path, key], messages[index] ?? ''))
  }
  const inner = issue.code === 'invalid_union' ? meant(issue.errors) : undefined
  if (inner !== undefined) return inner.flatMap(each => told(each, [...path, ...each.path], document))
  return [wrong(document, path, issue.message)]
}

/** Of the shapes a value may have, the issues of that one which it has, but for something within it. */
function meant(shapes: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const near = shapes.filter(issues => issues.length > 0 && !issues.some(isOfAnotherKind))
  return near.length === 1 ? near[0] : undefined
}

function isOfAnotherKind({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_union')
}

function wrong(document: PolicyDocument, path: Path, what: string): PolicyProblem {
  return problemAt(document, path, wrongInWords(document.placeAt(path), path, what))
}

function wrongInWords(place: Place | undefined, path: Path, what: string): string {
  const key = path.findLast(part => typeof part === 'string')
  const name = key ?? 'the file'
  if (place === undefined) return `${name} is missing; give ${what}`
  if (place.kind === 'list' && place.children.size === 0) return `${name}: the list is empty; give ${what}`
  const value = valueOf(place)
  if (value !== undefined) return `${name}: ${value} is not ${what}`
  return `${path.at(-1) === key ? name : `an item of ${name}`} has no value; give ${what}`
}

/** A value as it stands in the file; undefined where there is none. */
function valueOf({ kind, source, plain }: Place): string | undefined {
  if (kind !== 'scalar') return `a ${kind}`
  if (source === undefined) return undefined
  return plain === true ? shown(source).slice(1, -1) : shown(source)
}

/**
 * A problem at the key of a path, or where its value stands in a list. What is missing is told at the mapping that
 * should have it.
 */
export function problemAt(document: PolicyDocument, path: Path, message: string): PolicyProblem {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = document.placeAt(path.slice(0, length))
    if (place !== undefined) {
      const offset = length === path.length ? place.keyOffset : place.offset
      return { ...document.positionOf(offset), message }
    }
  }
  return { line: 1, column: 1, message }
}
