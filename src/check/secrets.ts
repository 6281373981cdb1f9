/** The secrets of one run, kept out of whatever it prints. */
export interface Secrets {
  /** Keeps a secret out of everything that follows. */
  mask: (secret: string) => void
  /** The text without the secrets. */
  hide: (text: string) => string
}

/** For the faces that have no runner to hide secrets from their log. */
export function createSecrets(): Secrets {
  const secrets = new Set<string>()
  return {
    mask: secret => {
      if (secret !== '') secrets.add(secret)
    },
    hide: text => {
      let hidden = text
      for (const secret of secrets) hidden = hidden.replaceAll(secret, '***')
      return hidden
    }
  }
}
