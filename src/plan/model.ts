/**
 * A plan as the rest of this room sees it, whichever tool and format version wrote it: each change with the attributes
 * it had and will have, and where those attributes point.
 */

/** What Terraform does to the real object. */
export type Action =
  | 'create'
  | 'update'
  | 'delete'
  /** Destroys the old one first: what it gives back can be taken by the new one. */
  | 'replace'
  /** Makes the new one first: both are there at once. */
  | 'create-then-delete'
  /** Stays as it is: no-op, moved, imported, forgotten. It takes nothing, and others may point to it. */
  | 'keep'

/** One change of one resource instance. */
export interface PlannedChange {
  /** Tells it from all others of its file: the address, and the deposed key where there is one. */
  key: string
  /** `module.network.aws_subnet.private["a"]` */
  address: string
  /** `aws_subnet` */
  type: string
  action: Action
  /** The plan file it stands in, as it was given. */
  file: string
  /** The Region the resource lies in, where the plan tells it. */
  region?: string
  /** What there is today; absent for what is created. */
  before?: Side
  /** What there will be; absent for what is deleted. */
  after?: Side
}

/** Not known until the plan is applied. */
export const UNKNOWN = Symbol('not known until apply')

/** The attributes of a resource before or after a change. */
export interface Side {
  /** The address of the resource they belong to. */
  readonly address: string
  readonly type: string
  /**
   * The value at a path such as `('vpc_config', 0, 'subnet_ids')`; undefined where there is none or it is null;
   * UNKNOWN where it is not known until apply, as a whole. A list or map that is known in part comes with UNKNOWN at
   * the places that are not. Never throws, whatever shape the plan has.
   */
  value(...path: (string | number)[]): unknown
  /** Where an id, or a list of ids, points to. */
  pointer(...path: (string | number)[]): Pointer
}

/** The resources that an attribute names. */
export interface Pointer {
  /** AWS's ids, where they are known: `subnet-0abc`. Each once, in their order. */
  ids: readonly string[]
  /** The addresses of resources of this plan whose id is not known until apply. Each once, in their order. */
  addresses: readonly string[]
  /**
   * Whether this is all of them and certain. False where some are not known, and where they had to be guessed: then
   * `because` says in words why.
   */
  isWhole: boolean
  because?: string
}

/** A resource that exists and that the plan tells of without changing it: out of its prior state. */
export interface KnownResource {
  address: string
  type: string
  file: string
  region?: string
  side: Side
}

/** Everything that was read of one or several plan files. */
export interface Plan {
  files: readonly string[]
  /** In the order of the files, and in the order in which each file has them. `keep` ones included. */
  changes: readonly PlannedChange[]
  /** Networks (VPCs, subnets, pools, CIDR associations) of the prior state, managed or data, by which ids can be understood. */
  known: readonly KnownResource[]
  /** What of a plan could not be understood and may matter: deferred changes, an incomplete plan. */
  uncertainties: readonly Uncertainty[]
}

/** Something about a change that cannot be told. It is shown, and never taken for nothing. */
export interface Uncertainty {
  /** The Terraform address it concerns; absent where it is the plan as a whole. */
  address?: string
  /** What is not known, in words: `which subnets it takes addresses of`. */
  what: string
  /** Why, in words. */
  because: string
  /** Whether it was worked out all the same, from what else the plan tells: shown, but no reason to warn. */
  isGuess?: true
}
