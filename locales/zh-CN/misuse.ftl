# 无法读懂的命令行错在哪里。

cli-misuse-unknown = 此命令没有参数“{ $argument }”。
cli-misuse-command = 没有名为“{ $command }”的命令。
cli-misuse-empty = “{ $argument }”需要一个值。
cli-misuse-value = “{ $value }”不能用于“{ $argument }”。
cli-misuse-too-many = “{ $argument }”不能再接受“{ $value }”这个值。
cli-misuse-missing = 缺少：{ $arguments }
cli-misuse-twice = “{ $argument }”只能指定一次。
cli-misuse-conflict = “{ $argument }”不能与 { $others } 同时使用。
cli-misuse-values = 可用的值：{ $values }
cli-misuse-similar = 您是否想输入：{ $similar }
cli-misuse-time = 请指定时间，例如 90s、5m、2h 或 1d。
cli-misuse-help = 更多说明请用“--help”查看。
