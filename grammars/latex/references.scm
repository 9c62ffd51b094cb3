; Citations, references and labels, with the group that holds their keys.
; The grammar knows only some names; the rest it sees as a generic command, whose name the reader of this query judges.

(citation command: _ @cite.command keys: (curly_group_text_list) @cite.keys)

(label_reference command: _ @ref.command names: (curly_group_label_list) @ref.keys)
(label_reference_range command: _ @ref.command from: (_) @ref.keys to: (_) @ref.keys)

(label_definition command: _ @label.command name: (curly_group_label) @label.keys)

(generic_command command: (command_name) @other.command)
