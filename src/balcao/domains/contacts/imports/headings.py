"""How people head the columns of their lists, folded: what each of these columns is."""

HEADINGS = {
    "name": {"nome", "nome completo", "nome do paciente", "nome do contato", "paciente", "contato", "cliente", "name"},
    "phone": {"telefone", "celular", "whatsapp", "fone", "tel", "numero", "telefone celular", "phone", "mobile"},
    "email": {"email", "e-mail", "e mail", "correio"},
    "notes": {"observacoes", "observacao", "obs", "notas", "anotacoes", "notes"},
    "opted_out": {"nao quer mensagens", "descadastrado", "opt-out", "opted_out"},
}
