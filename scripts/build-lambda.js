/**
 * `npm run build:lambda [FOLDER]`: builds the Lambda function into `build/lambda/`, or another folder, which is emptied
 * first. It is for Node 24, and the same on every processor. Its handler is `index.handler`.
 */
import { join, relative, resolve } from 'node:path'
import { bundleLambda, root, writeFiles } from './bundle.js'

const folder = resolve(process.argv[2] ?? join(root, 'build', 'lambda'))
const files = await bundleLambda()
writeFiles(folder, files)
let bytes = 0
for (const content of files.values()) bytes += content.length
console.log(
  `${relative(process.cwd(), folder)}/: ${files.size} files, ${Math.round(bytes / 1000).toLocaleString('en-US')} kB`
)
