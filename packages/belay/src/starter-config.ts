/** The configuration that `belay init` writes. Everything is commented out, so it says what the defaults say. */
export const STARTER_CONFIG = `# Belay: checkpoints and recovery for GitHub Actions.
# Everything here has a default that works. Take away the "# " before a line to set it.
version: 1

# How heavy runs are: auto (judged by the changed files), docs, standard or heavy.
# lane: auto

# Set to required, nothing is stored without a passphrase.
# encryption: auto

checkpoint:
  # What to keep: files, directories and globs; "!pattern" leaves out. .git only if it is named.
  # paths:
  #   - .
  #   - "!node_modules"
  # What else to leave out, in the syntax of .gitignore. A .belayignore file in any directory does the same.
  # exclude:
  #   - "*.tmp"
  # What to record of git: none, or its state (head, branch, changed paths).
  # git: state
  # When a checkpoint is worth taking: always, changed, or a share such as changed>=5%.
  # only-if: changed
  # How much checkpoints matter: low, medium, high or critical. It decides how long they are kept.
  # priority: medium
  # How many days they are kept at least, or forever.
  # retention-days: 7
  # zstd's level, from 1 (fast) to 19 (small).
  # compression-level: 1
  # A larger tree is refused.
  # max-size: 2GB

restore:
  # What to do if commit, configuration or system are not those of the checkpoint: skip, restore or fail.
  # if-stale: skip
  # How files already in place are judged: full (read them), sample:<n>% or stat (trust size and time).
  # verify: full

# What a cleanup keeps besides: a checkpoint stays if any of these keeps it, and the newest of a series always.
retention:
  # keep-last: 5
  # keep-within: 14d
  # keep-daily: 7
  # keep-weekly: 4
  # keep-monthly: 6
`
