# What is wrong with a command line that cannot be read.

cli-misuse-unknown = “{ $argument }” is no argument of this command.
cli-misuse-command = “{ $command }” is no command.
cli-misuse-empty = “{ $argument }” needs a value.
cli-misuse-value = “{ $value }” cannot be used for “{ $argument }”.
cli-misuse-too-many = “{ $value }” is one value too many for “{ $argument }”.
# $arguments: as they are typed, such as “<NAME> <REFS>...”
cli-misuse-missing = This is missing: { $arguments }
cli-misuse-twice = “{ $argument }” can be given only once.
cli-misuse-conflict = “{ $argument }” cannot be used together with { $others }.
cli-misuse-values = What can be given: { $values }
cli-misuse-similar = Perhaps you mean: { $similar }
cli-misuse-time = Give a time such as 90s, 5m, 2h or 1d.
cli-misuse-help = “--help” tells more.
