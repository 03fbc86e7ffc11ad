export const COMPLETION_SHELLS = ['bash', 'zsh', 'fish'] as const;
export type CompletionShell = (typeof COMPLETION_SHELLS)[number];

/** Each hands the words so far to `kecs __complete`, which prints one candidate a line. */
export const COMPLETION_SCRIPTS: Readonly<Record<CompletionShell, string>> = {
  bash: `_kecs() {
  local IFS=$'\\n'
  COMPREPLY=($(kecs __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _kecs kecs`,
  zsh: `#compdef kecs
_kecs() {
  local -a found
  found=(\${(f)"$(kecs __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  (( \${#found} )) && compadd -a found || _files
}
compdef _kecs kecs`,
  fish: `function __kecs_complete
  set -l words (commandline -opc) (commandline -ct)
  kecs __complete -- $words[2..-1] 2>/dev/null
end
complete -c kecs -f -a '(__kecs_complete)'`,
};
