# Working clones on this computer: the command, the window, the settings.

cli-clones = 本机上的工作克隆，以及可据此建立的镜像。
cli-clones-examples =
    示例：
      gemel clones add ~/src    搜索一个文件夹，并留意其中克隆的推送
      gemel clones              列出属于镜像的克隆，以及尚未成为镜像的成对仓库
cli-clones-add = 在文件夹中搜索克隆。按计划运行期间，从其中任何一个推送都会启动其镜像。
cli-clones-remove = 不再搜索某个文件夹。
cli-arg-clone-folder = 文件夹
cli-clones-no-folders = 没有在任何文件夹中搜索克隆。可这样选择：gemel clones add FOLDER
cli-clones-offer = { $folder } 中可能有克隆。
cli-clones-searched = 会搜索 { $folder }。
cli-clones-not-searched = 不再搜索 { $folder }。
cli-clones-count = { $count ->
    [0] 未找到克隆。
   *[other] 找到 { $count } 个克隆。
}
cli-clones-of-mirror = { $remote } 是 { $mirror } 的一侧。
cli-clones-pairs = 尚未镜像：
cli-clones-cut-short = 内容太多，无法全部查看。请选择内容较少的文件夹。

setting-clone-folders = 在其中搜索工作克隆的文件夹。从其中的克隆推送会启动其镜像。
setting-clone-other-disks = 是否也搜索这些文件夹中位于其他磁盘和网络驱动器上的文件夹。

cli-hook-script = 输出供您自己的 Git 服务器使用的 pre-receive 钩子，它会先转交推送，再接受推送。
cli-hook-script-examples =
    示例：
      gemel hook script website --on gitlab.example.org > pre-receive

hook-script-header =
    供 { $here } 上的仓库使用的 pre-receive 钩子，该仓库是镜像“{ $mirror }”的一侧。
    由 Gemel 输出；镜像有变化时，请重新输出。

    推送到这里的内容，在这里被接受之前会先转交给 { $other }。如果同一时刻有人在那里推送，
    两次推送之一会被拒绝，两个仓库就不会分叉。

    安装：将它以“pre-receive”为名放入仓库的“hooks”文件夹（GitLab：服务器钩子；Gitea：
    仓库的 Git 钩子），并设为可执行。此服务器必须能够推送到 { $other } 而不被询问：
    通过 Git 的凭据助手或 SSH 密钥。此文件中不应有任何密钥。

    限制：
    - 只能用在一侧。若两侧都有钩子，每次推送都会绕圈；这会被发现并拒绝。
    - 无法连接到 { $other } 时，这里不能推送任何内容。
    - 每次推送的耗时相当于两次。
    - 只转交新的引用和向前推进的分支。删除、改写的分支和移动的标签只在这里接受：
      由 Gemel 传递，并先保留备份。如果被删除的引用与新引用的名称冲突（“a”与“a/b”），
      请先推送删除，等 Gemel 传递之后再推送新引用。
    - 转交之后，若在 Gemel 看到之前又在这里删除，它会再次出现：Gemel 从未在两侧都见过它。
    - 如果 { $here } 在此钩子同意之后拒绝推送，{ $other } 就会领先；Gemel 会将其带回。
    - 如果 { $other } 支持，多个引用会一并成功或一并失败；否则请逐个推送。
    - 不转交 Git LFS 的文件和推送选项。
hook-script-unreachable = 无法连接到 { $other }，因此这里不接受任何内容。请稍后重试。
hook-script-moved = { $ref } 在 { $other } 上不同。请等 Gemel 将两者同步一致，拉取之后再推送。
hook-script-circle = { $ref } 已在前往 { $other } 的途中。是否两侧都有这样的钩子？
hook-script-refused = { $other } 没有接受此次推送，因此这里也不接受。请拉取之后再推送。

window-clones = 本机上的克隆
window-clones-body = Gemel 会在这些文件夹中查找克隆。从其中任何一个推送时，其镜像会立即开始同步。
window-clones-none = 尚未搜索任何文件夹。
window-clones-remove = 停止搜索
window-clones-add = 搜索此文件夹
window-clones-folder = 其他文件夹
window-clones-folder-example = ~/src
window-clones-other-disks = 也搜索这些文件夹中的其他磁盘和网络驱动器
window-clones-found = { $count ->
    [0] 未找到克隆。
   *[other] 找到 { $count } 个克隆。
}

window-pairs = 在本机上找到
window-pairs-body = 这些克隆连着两个平台。选择一个，让它的两个仓库保持一致。
window-pairs-none = 没有克隆连着两个尚未镜像的平台。
window-pairs-looking = 正在查找克隆…
window-pairs-look-in = Gemel 可以查找连着两个平台的克隆。只读取它们的配置。
window-pairs-folder = 在 { $folder } 中查找
window-pairs-mirror = 设为镜像…
window-pairs-again = 重新查找
window-pairs-between = { $left } 与 { $right }
window-pairs-cut-short = 内容太多，无法全部查看。请选择内容较少的文件夹。
