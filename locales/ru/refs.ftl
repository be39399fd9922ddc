# The list of a mirror's refs in the window, and settling several of them at once.

window-refs-list = Ссылки этого зеркала
window-refs-which = Какие ссылки показать
window-refs-waiting = Ждут вас ({ $count })
window-refs-apart = Не совпадают ({ $count })
window-refs-every = Все ({ $count })
window-refs-found =
    { $count ->
        [one] Найдена { $count } ссылка.
        [few] Найдены { $count } ссылки.
        [many] Найдено { $count } ссылок.
       *[other] Найдены { $count } ссылки.
    }
window-ref-select = Выбрать { $ref }, чтобы решить вместе с другими
window-ref-other-kind = Выбраны ссылки с вопросом другого рода. Они решаются отдельно от этой.
# $kind: the question that all of them ask
window-together-selected =
    { $kind ->
        [tag] { $count ->
            [one] Выбран { $count } тег, который различается
            [few] Выбрано { $count } тега, которые различаются
            [many] Выбрано { $count } тегов, которые различаются
           *[other] Выбрано { $count } тега, которые различаются
        }
        [deletion] { $count ->
            [one] Выбрана { $count } ссылка, удалённая на одной стороне
            [few] Выбраны { $count } ссылки, удалённые на одной стороне
            [many] Выбрано { $count } ссылок, удалённых на одной стороне
           *[other] Выбраны { $count } ссылки, удалённые на одной стороне
        }
        [deletedAndChanged] { $count ->
            [one] Выбрана { $count } ссылка, удалённая на одной стороне и изменённая на другой
            [few] Выбраны { $count } ссылки, удалённые на одной стороне и изменённые на другой
            [many] Выбрано { $count } ссылок, удалённых на одной стороне и изменённых на другой
           *[other] Выбраны { $count } ссылки, удалённые на одной стороне и изменённые на другой
        }
        [rewrite] { $count ->
            [one] Выбрана { $count } ссылка с переписанной историей
            [few] Выбраны { $count } ссылки с переписанной историей
            [many] Выбрано { $count } ссылок с переписанной историей
           *[other] Выбраны { $count } ссылки с переписанной историей
        }
        [flapping] { $count ->
            [one] Выбрана { $count } ссылка, которую кто-то возвращает назад
            [few] Выбраны { $count } ссылки, которые кто-то возвращает назад
            [many] Выбрано { $count } ссылок, которые кто-то возвращает назад
           *[other] Выбраны { $count } ссылки, которые кто-то возвращает назад
        }
        [firstSync] { $count ->
            [one] Выбрана { $count } ссылка, различавшаяся до первой синхронизации
            [few] Выбраны { $count } ссылки, различавшиеся до первой синхронизации
            [many] Выбрано { $count } ссылок, различавшихся до первой синхронизации
           *[other] Выбраны { $count } ссылки, различавшиеся до первой синхронизации
        }
       *[bothChanged] { $count ->
            [one] Выбрана { $count } ссылка, изменённая на обеих сторонах
            [few] Выбраны { $count } ссылки, изменённые на обеих сторонах
            [many] Выбрано { $count } ссылок, изменённых на обеих сторонах
           *[other] Выбраны { $count } ссылки, изменённые на обеих сторонах
        }
    }
window-together-all = Выбрать все такие
window-together-none = Снять выбор
window-together-settle = Решить вместе…
window-together-title =
    { $count ->
        [one] Решить вопрос о { $count } ссылке
        [few] Решить вопрос о { $count } ссылках вместе
        [many] Решить вопрос о { $count } ссылках вместе
       *[other] Решить вопрос о { $count } ссылках вместе
    }
window-together-question = Что сделать с каждой из них?
window-together-looking = Выясняем, что сделает каждый ответ…
window-together-left = Взять каждую такой, как на { $host }
window-together-merge = Слить обе стороны каждой
window-together-both = Сохранить обе версии каждой; версия с { $host } получит второе имя
window-together-ignore = Не трогать ни одну
window-together-does =
    { $count ->
        [one] Что будет с { $count } ссылкой
        [few] Что будет с каждой из { $count } ссылок
        [many] Что будет с каждой из { $count } ссылок
       *[other] Что будет с каждой из { $count } ссылок
    }
window-together-stays =
    { $count ->
        [one] Для { $count } ссылки это невозможно. Она останется как есть и будет ждать решения.
        [few] Для { $count } ссылок это невозможно. Они останутся как есть и будут ждать решения.
        [many] Для { $count } ссылок это невозможно. Они останутся как есть и будут ждать решения.
       *[other] Для { $count } ссылок это невозможно. Они останутся как есть и будут ждать решения.
    }
window-together-nothing = Нигде ничего не меняется. Эти ссылки не трогаем, пока стороны снова не совпадут.
window-together-do =
    { $count ->
        [one] Решить для { $count } ссылки
        [few] Решить для { $count } ссылок
        [many] Решить для { $count } ссылок
       *[other] Решить для { $count } ссылок
    }
window-together-done =
    { $count ->
        [one] Вопрос о { $count } ссылке решён
        [few] Вопрос о { $count } ссылках решён
        [many] Вопрос о { $count } ссылках решён
       *[other] Вопрос о { $count } ссылках решён
    }
window-together-not-done =
    { $count ->
        [one] Вопрос о { $count } ссылке не решён
        [few] Вопрос о { $count } ссылках не решён
        [many] Вопрос о { $count } ссылках не решён
       *[other] Вопрос о { $count } ссылках не решён
    }
