# Что не так в командной строке, которую не удалось разобрать.

cli-misuse-unknown = У этой команды нет аргумента «{ $argument }».
cli-misuse-command = Команды «{ $command }» нет.
cli-misuse-empty = Для «{ $argument }» нужно значение.
cli-misuse-value = «{ $value }» не подходит для «{ $argument }».
cli-misuse-too-many = «{ $value }» — лишнее значение для «{ $argument }».
cli-misuse-missing = Не хватает: { $arguments }
cli-misuse-twice = «{ $argument }» можно указать только один раз.
cli-misuse-conflict = «{ $argument }» нельзя указать вместе с { $others }.
cli-misuse-values = Возможные значения: { $values }
cli-misuse-similar = Возможно, вы имели в виду: { $similar }
cli-misuse-time = Укажите время, например 90s, 5m, 2h или 1d.
cli-misuse-help = Подробнее — «--help».
