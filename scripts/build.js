/**
 * `npm run build [FOLDER]`: builds the Action into `dist/`, or another folder, which is emptied first.
 * What a bundle is made of and why stands in `bundle.js`.
 */
import { join, relative, resolve } from 'node:path'
import { bundleAction, root, writeFiles } from './bundle.js'
import { sizes } from './sizes.js'

const folder = resolve(process.argv[2] ?? join(root, 'dist'))
const files = await bundleAction()
writeFiles(folder, files)
const { entry, all, licenses } = sizes(files)
console.log(
  `${relative(process.cwd(), folder)}/: ${files.size} files; ` +
    `entry ${kilobytes(entry)}, all ${kilobytes(all)}, licences ${kilobytes(licenses)}`
)

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`
}
