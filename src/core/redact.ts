export const REDACTED = '[redacted]';

/** Names whose values are nobody else's business, as part of a word: `AWS_SECRET_ACCESS_KEY`, `dbPassword`, `client-key-data`. */
const SECRET_NAME =
  /passw(?:or)?d|passphrase|secret|token|credential|authorization|signature|cookie|private[_-]?key|client-key|api[_-]?key|access[_-]?key|x-amz-security|^auth$/i;
/** From the telling word to the name's end; bounded, as all below, so that a long line costs no more than it is long. */
const NAME = String.raw`(?:passw(?:or)?d|passphrase|secret|token|credential|authorization|signature|cookie|private[_-]?key|client-key|api[_-]?key|access[_-]?key|x-amz-security|\bauth(?=\\*["'])|\b_auth)[\w.-]{0,64}`;
/** Of environment variables; shorter values are no secrets, and would take half of a log along. */
const SECRET_VARIABLE = /SECRET|TOKEN|PASSW|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE|AUTH/i;
const SHORTEST_VALUE = 8;

type Rule = readonly [pattern: RegExp, replacement: string];

const RULES: readonly Rule[] = [
  // Also in JSON, where the line ends are \n, and where the end is cut off.
  [/(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, `$1${REDACTED}`],
  // The rest of one whose begin is cut off.
  [/(?:^[\w+/=]{16,}\r?\n)+(-----END [A-Z ]*PRIVATE KEY-----)/gm, `${REDACTED}\n$1`],
  // User and password of a URL, to the last @ before its path; and of a proxy that is given without a scheme.
  [/([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"'<>]{0,512}@/gi, `$1${REDACTED}@`],
  [/(^|[\s"'=,])[^\s:@/"'=,]{1,128}:[^\s@/"']{1,256}@(?=[\w.-]+:\d)/g, `$1${REDACTED}@`],
  // "name": "value", also within a string ("\"name\":\"value\""); an end that is cut off counts as one.
  [
    new RegExp(String.raw`(${NAME}\\*["']?\s*(?:[:=]|=>)\s*\[?)(\\*["'])[^\r\n]*?(?:(?<!\\)\2|$)`, 'gim'),
    `$1$2${REDACTED}$2`,
  ],
  // name=value: all of the word, for a value may hold what would end it elsewhere. Of a query the rest goes too.
  [new RegExp(String.raw`(${NAME}\s*=\s*)(?!\\*["'])[^\s"]+`, 'gi'), `$1${REDACTED}`],
  // name: value, as headers and YAML have it: all of the line, for values have spaces. `token_cleaner.go:12]` names a file.
  [new RegExp(String.raw`(${NAME}(?<!\.go):[ \t]*)(?![ \t]|\\*["'])[^\r\n]+`, 'gi'), `$1${REDACTED}`],
  [/\b(Bearer|Basic)\s+[\w+/=.~-]{12,}/gi, `$1 ${REDACTED}`],
  // JSON Web Tokens; access keys of AWS; tokens of well-known makers.
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, REDACTED],
  [/\b(?:A3T[A-Z0-9]|AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}\b/g, REDACTED],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[abprs]-|sk-)[\w-]{16,}/g, REDACTED],
];

/** Takes out of text and data what is known to be secret, or looks like it: rather too much than too little. */
export class Redactor {
  readonly #values: readonly string[];

  /** `env` are variables whose values are taken out wherever they stand, where their names say that they are secret. */
  constructor(env: Readonly<Record<string, string | undefined>> = {}) {
    const values = Object.entries(env).flatMap(([name, value = '']) =>
      SECRET_VARIABLE.test(name) && value.length >= SHORTEST_VALUE ? [value] : [],
    );
    // A longer one may hold a shorter one.
    this.#values = values.toSorted((a, b) => b.length - a.length);
  }

  text(text: string): string {
    const known = this.#values.reduce((all, value) => all.replaceAll(value, REDACTED), text);
    return RULES.reduce((all, [pattern, replacement]) => all.replace(pattern, replacement), known);
  }

  /** The same of JSON: every text in it, and whole what has a name of a secret. */
  data(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.data(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        SECRET_NAME.test(name) && each !== null ? REDACTED : this.data(each),
      ]),
    );
  }
}
