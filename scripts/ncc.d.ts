/** The part of ncc's interface that is used here: it ships no types of its own. */
declare module '@vercel/ncc' {
  interface Options {
    cache?: boolean
    esm?: boolean
    externals?: Record<string, string>
    filename?: string
    mainFields?: string[]
    minify?: boolean
    quiet?: boolean
    target?: string
  }
  /** A module of webpack's; one that was put together of several has them in `modules`. */
  export interface Module {
    resource?: string
    modules?: Iterable<Module>
  }
  export interface Stats {
    compilation: { modules: Iterable<Module> }
  }
  interface Output {
    code: string
    assets: Record<string, { source: string | Buffer; permissions?: number }>
    stats: Stats
  }
  export default function ncc(entry: string, options: Options): Promise<Output>
}
