/** The part of ncc's interface that is used here: it ships no types of its own. */
declare module '@vercel/ncc' {
  interface Options {
    cache?: boolean
    esm?: boolean
    externals?: Record<string, string>
    filename?: string
    license?: string
    mainFields?: string[]
    minify?: boolean
    quiet?: boolean
    target?: string
  }
  interface Output {
    code: string
    assets: Record<string, { source: string | Buffer; permissions?: number }>
  }
  export default function ncc(entry: string, options: Options): Promise<Output>
}
