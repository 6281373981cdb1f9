/** How a terminal sets words; each gives the text back as it is where there is no colour. */
export interface Paint {
  bold: (text: string) => string
  dim: (text: string) => string
  red: (text: string) => string
  yellow: (text: string) => string
  green: (text: string) => string
  blue: (text: string) => string
}

const asItIs = (text: string): string => text

/** No colour at all. */
export const PLAIN: Paint = {
  bold: asItIs,
  dim: asItIs,
  red: asItIs,
  yellow: asItIs,
  green: asItIs,
  blue: asItIs
}
