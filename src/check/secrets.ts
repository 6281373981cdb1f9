/** The secrets of one run, kept out of whatever it prints, leaves behind or sends. */
export interface Secrets {
  /** Keeps a secret out of everything that follows. */
  mask: (secret: string) => void
  /** The text without the secrets. */
  hide: (text: string) => string
  /** Likewise, and as long as it was: what counts its characters still counts right. */
  cover: (text: string) => string
}

/** No secret yet. */
export function createSecrets(): Secrets {
  const secrets = new Set<string>()
  const without = (text: string, instead: (secret: string) => string) => {
    let hidden = text
    for (const secret of secrets) hidden = hidden.replaceAll(secret, instead(secret))
    return hidden
  }
  return {
    mask: secret => {
      if (secret === '') return
      secrets.add(secret)
      // As it stands in a signed request's canonical form, which AWS says back where the signature is wrong.
      secrets.add(encodeURIComponent(secret))
    },
    hide: text => without(text, () => '***'),
    cover: text => without(text, secret => '*'.repeat(secret.length))
  }
}
