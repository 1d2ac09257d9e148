"""The words by which each intent is known, and how much they weigh."""

import re
from typing import Final

VISIT = r"(?:consulta|consultas|horario|horarios|sessao|sessoes|agendamento|agendamentos|atendimento|retorno|avaliacao|limpeza|exame|procedimento|aula|compromisso)"
WANT = r"(?:quero|queria|gostaria de|preciso|precisava|precisaria|desejo|tem como|teria como|da para|daria para|consigo|consegue|posso|pode|poderia|vamos|vou|necessito|pretendo|to querendo|estou querendo|como faco para|como eu faco para|como faco|vim)"

WEIGHED: Final[dict[str, tuple[tuple[float, str], ...]]] = {
    "parar": (
        (9, r"^ (?:parar|pare|para|stop|sair|descadastrar|descadastre|descadastra|remover|unsubscribe|desinscrever|quit)[ .!]*$"),
        (9, r"\b(?:descadastr\w+|desinscrev\w+|me (?:tira|tire|remove|remova|retira|retire|exclui|exclua)(?: d\w+)? (?:lista|contatos?|grupo|daqui|base)|me (?:tira|tire|remove|remova|retira|retire|exclui|exclua) (?:dessa|desta|da|de) \w+)\b"),
        (9, r"\bnao (?:quero|desejo|gostaria de|queria)(?: mais)? (?:receber|que me mand\w+|mensage\w+|propaganda|promoc\w+|contato)\b|\b(?:para|parem|pare|parar) de (?:me )?(?:mandar|enviar|encher|perturbar|chamar)\b"),
        (9, r"\b(?:sair|remov\w+|retir\w+|tir\w+|exclu\w+|apag\w+|cancel\w+)(?: \w+){0,3} (?:da lista|dessa lista|desta lista|de transmissao|inscricao|meu numero|meu contato|meu cadastro|meus dados|as mensagens|essas mensagens)\b"),
        (9, r"\bnao (?:me )?(?:mande|manda|mandem|envie|enviem|envia) mais\b|\bnao perturb\w+\b|\bnao autorizo\b|\bpode parar de\b"),
    ),
    "falar_com_atendente": (
        (7, r"\b(?:falar|fala|falo|conversar|converso|contato|atendimento|atendida|atendido|conversa)(?: \w+){0,3} (?:com|por|de)(?: \w+){0,2} (?:atendente|humano|humana|pessoa|alguem|gente|secretaria|recepcao|recepcionista|gerente|responsavel|dono|dona|voces|equipe|ser humano|financeiro|moca|mocinha)\b"),
        (7, r"\b(?:atendente|atendimento humano|ser humano|humano|recepcionista|ouvidoria|procon|reclame aqui)\b"),
        (6, r"\b(?:pessoa|gente) (?:de verdade|real|mesmo)\b|\balguem (?:de verdade|pode me|para me|me) (?:atender|ajudar|responder|ligar|atende|responde)\b|\balguem (?:ai|por ai)\b|\btem alguem\b"),
        (6, r"\b(?:me )?(?:liga|ligue|liguem|ligar|telefona)(?: para mim| de volta| por favor)\b|\bme (?:liga|ligue|liguem|ligar|telefon\w+|chama)\b|\b(?:pode|podem|poderia|tem como) (?:me )?ligar\b|\bretorn(?:ar|em|e) (?:a |minha )*ligacao\b"),
        (6, r"\b(?:falar|falo|fala|conversar|recado|avisa|avisar|avise|diz|dizer|diga|pergunta) (?:direto |diretamente |urgente )?(?:com|para|pra) (?:o |a )?(?:dr|dra|medic[oa]|dentista|psicolog[oa]|fisio\w*)\b"),
        (6, r"\b(?:absurdo|descaso|palhacada|falta de respeito|desrespeito|vergonha|pessim[oa]|horrivel|horroros[oa]|terrivel|decepcion\w+|nojo|insatisfeit[oa]|chatead[oa]|porcaria|ridicul[oa]|inadmissivel|lixo|merda|porra|caralho|cu|foda|desgraca|idiota|inutil|incompeten\w+|enrolacao|cansad[oa] de esperar|irritad[oa]|indignad[oa]|revoltad[oa]|processar|advogado|reclamar|reclamacao|reclamacoes|puta|bosta|burro|burra)\b"),
        (6, r"\bque (?:demora|atendimento ruim)\b|\b(?:nao respondem|demoram muito|so enrolam|enrolam|esperando (?:resposta|retorno) (?:ha|faz|desde))\b|\bchama (?:alguem|uma pessoa|o atendente|a atendente|a secretaria|o responsavel|o gerente)\b|\bquem e (?:voce|vc)\b|\bcom quem (?:eu )?(?:falo|estou falando)\b"),
        (6, r"\bninguem (?:me )?(?:responde|atende|respondeu|atendeu|retorna|retornou|resolve|liga)\b|\b(?:terceira|segunda|quarta|quinta|decima|\d+a) vez que\b|\bja (?:mandei|liguei|falei|pedi|perguntei)(?: \w+){0,3} (?:vezes|mensagens)\b|\bnao (?:aguento|tenho) mais (?:paciencia)?\b"),
        (5, r"\b(?:voce|vc|isso|aqui|ai|tu) (?:e|eh) (?:um |uma )?(?:robo|bot|maquina|inteligencia artificial|ia|automatic\w+|pessoa|humano)\b|\b(?:robo|bot)\b|\bestou falando com (?:uma? )?(?:robo|maquina|bot|pessoa|quem)\b"),
        (5.6, r"\b(?:saiu|sairam|chegou|chegaram|ficou pronto|esta pronto|ficaram prontos)(?: \w+){0,2} (?:resultado|resultados|laudo|laudos|exame|exames)\b"),
        (7, r"\b(?:parar|interromper|encerrar|dar um tempo) (?:de fazer |com )?(?:a |o |as |na |no |minha |meu )?(?:terapia|tratamento|sessoes|acompanhamento|fisioterapia|fisio)\b"),
        (5, r"\b(?:resultado|resultados|laudo|laudos|exame|exames)\b(?: \w+){0,3} (?:ja )?(?:saiu|sairam|ficou pronto|ficaram prontos|pronto|prontos|chegou|chegaram|estao)\b|\b(?:buscar|pegar|retirar|receber|enviar|mandar|segunda via)(?: \w+){0,3} (?:resultado|resultados|laudo|laudos|exame|exames|receita|atestado|declaracao|prontuario)\b"),
        (5, r"\b(?:preciso|queria|quero|gostaria|pode|tem como|consegue|renovar|esqueci|perdi|fazer|emitir|enviar)(?: \w+){0,5} (?:atestado|receita|declaracao|laudo|prontuario|encaminhamento|pedido de exame|relatorio)\b"),
        (5, r"\b(?:vou|estou|to|irei|posso|vamos|acho que vou)(?: \w+){0,2} (?:me )?(?:atrasar|atrasad[oa]|atraso)\b|\batraso\b|\b(?:chegar|chego)(?: \w+){0,3} (?:atrasad[oa]|atraso|minutos depois|min depois)\b"),
        (5, r"\b(?:telefone|numero|whatsapp|ramal)(?: \w+){0,2} (?:da recepcao|da secretaria|fixo|da clinica|de contato|de voces|para ligar|do consultorio|do dr|da dra|do medico|da medica)\b|\b(?:qual|tem)(?: o| um)? telefone\b|\bpasso? (?:o )?telefone\b"),
        (4.5, r"\b(?:secretaria|recepcao)\b"),
        (4, r"\b(?:trabalhe conosco|curriculo|vaga de emprego|contratando|fornecedor|representante|parceria|proposta comercial)\b"),
        (4, r"\b(?:esqueci|deixei|perdi)(?: \w+){1,4} (?:ai|na clinica|no consultorio|na sala)\b|\b(?:cobranca|cobrado|cobraram) (?:errad\w+|indevid\w+|duas vezes|a mais|em dobro)\b|\b(?:estorno|reembolso do pagamento|devolver (?:o|meu) dinheiro|dinheiro de volta)\b"),
        (4, r"\bnao (?:consigo|estou conseguindo|to conseguindo) (?:resolver|marcar|agendar|acessar|entrar) (?:por aqui|pelo site|pelo app|no site|no aplicativo)\b|\bmudar de (?:dentista|medic[oa]|psicolog[oa]|profissional)\b|\b(?:trocar|mudar) (?:de|o) (?:dentista|medico|psicologo|profissional)\b"),
    ),
    "remarcar_agendamento": (
        (9, r"\b(?:remarc\w+|reagend\w+|re agendar|re marcar)\b"),
        (8.6, r"\b(?:desmarc\w+|cancel\w+|faltar)\b[^.!?]* (?:e|mas) (?:\w+ ){0,2}(?:marc\w+|agend\w+|coloc\w+|bot\w+) (?:\w+ )?(?:outr|nov|para|_)"),
        (8, r"\bdesmarcar (?:e|para|,) (?:\w+ )?(?:marcar|agendar|remarcar)\b|\bcancelar (?:e|,) (?:\w+ )?(?:marcar|agendar|remarcar) (?:para )?(?:outr|em outr|para|um nov)\w*"),
        (7.5, rf"\b(?:mudar|muda|mude|trocar|troca|troque|alterar|altera|altere|adiar|adia|adie|antecipar|antecipa|adiantar|adianta|transferir|transfere|transfira|passar|passa|postergar|posterga|prorrogar|empurrar|jogar|joga|puxar|mover|deslocar)(?: \w+){{0,5}} (?:{VISIT}|dia|data|hora|_+)\b"),
        (7, r"\b(?:adiar|adiantar|antecipar|postergar|transferir)\b"),
        (7, r"\b(?:mudar|trocar|alterar|passar|muda|troca|passa|jogar|joga|deixar|deixa|fica|ficar)\b[^.?!]*\bpara (?:a |o |as |outr[ao] |outra )?(?:_+|semana|dia|mes|data|hora|proxim|\d)"),
        (8.6, r"\bnao (?:\w+ ){0,6}(?:poder|posso|conseguir|consigo|da|vai dar|poderei|conseguirei)\b[^.!]*\b(?:outr[oa] (?:dia|data|hora|horario)|repor|reposicao|outra semana|pode ser|teria como ser|da para ser|tem como ser)\b"),
        (7, r"\b(?:repor|reposicao)\b"),
        (6.2, r"\b(?:posso|da para|daria para|tem como|teria como|consigo|poderia|vou) (?:\w+ )?(?:ir|chegar|passar|fazer|vir) (?:um pouco |bem )?mais (?:tarde|cedo)\b"),
        (6, r"\b(?:desmarcar|cancelar|faltar)\b[^.!]*\b(?:e|mas) (?:\w+ ){0,2}(?:marcar|agendar|outr[oa] (?:dia|data|horario|hora)|nova data|novo horario)\b|\bmarcar (?:para )?outr[oa] (?:dia|data|horario)\b"),
    ),
    "cancelar_agendamento": (
        (8, r"\b(?:desmarc\w+|cancel\w+|desagend\w+|desist(?:i|o|ir|imos|indo|iu))\b"),
        (7, r"\bnao (?:vou|irei|iremos|vamos|vai|posso|consigo|poderei|poderemos|conseguirei|tenho como|tem como|da para|dara para|vai dar para|vou estar|estarei|quero|pretendo)(?: \w+){0,4} (?:ir|comparecer|fazer|chegar|estar ai|estar presente|indo|consulta|sessao|horario|aparecer|participar)\b"),
        (6.5, r"\bnao (?:vou|vai|vamos|irei|iremos)(?: mais)?(?: poder| conseguir| dar)?(?: _+| hoje| ai| mais| na| no| a| dia)*[ .,!?]*$|\bnao (?:vou|vai|irei) (?:poder|conseguir|dar|mais)\b"),
        (6, r"\b(?:surgiu|aconteceu|tive|houve|deu|apareceu) (?:um |uns )?(?:imprevisto|compromisso|problema|contratempo)\w*\b|\bimprevisto\b"),
        (6, r"\bnao (?:quero|preciso) mais (?:d?a |o |da |do |dessa |minha |meu |fazer )*\w*|\bpreciso (?:faltar|desmarcar)\b|\bvou (?:ter que )?faltar\b|\b(?:tira|tirar|retira|exclui|apaga)(?: \w+){0,2} (?:da agenda|meu horario|minha consulta)\b|\bpode (?:liberar|passar) (?:o |a )?meu (?:horario|lugar)\b|\bnao poderei\b"),
    ),
    "confirmar_agendamento": (
        (7.5, r"\b(?:confirm\w+)\b"),
        (6, r"\b(?:estarei|estaremos|vou estar|vamos estar) (?:ai|la|presente|sim|no horario)\b|\bpresenca\b|\bvou sim\b|\biremos sim\b|\bpode contar\b|\b(?:esta|ta|continua|segue) de pe\b|\bvou comparecer\b|^ (?:eu )?vou[ .!]*$"),
        (6.6, rf"\b(?:minha|meu) {VISIT}\b[^.?!]* (?:que horas|que hora|que dia|quando|qual horario|qual dia)\b"),
        (6.5, rf"\b(?:que|qual|quais)(?: o| a| e| que| eh)* (?:dia|hora|horas|horario|data)(?: \w+){{0,4}} (?:minha|meu|marcad[oa]|agendad[oa])\b|\bminha {VISIT} (?:e|eh|esta|ta|ficou)?(?: \w+){{0,4}} (?:que|qual|quando|marcad\w+|agendad\w+)\b"),
        (6.5, r"\b(?:esqueci|nao lembro|nao me lembro|lembra|lembrar|me lembra|sabe)(?: \w+){0,4} (?:horario|hora|dia|data|quando|consulta)\b|\bquando (?:e|eh|sera|esta|ficou|que e) (?:a |o )?(?:minha|meu)\b"),
        (6, r"\b(?:tenho|tem|consta|ficou|esta|estou)(?: \w+){0,2} (?:consulta|sessao|horario|agendamento|algo)?(?: \w+){0,2} ?(?:marcad[oa]|agendad[oa])\b[^.!]*\?|\b(?:ficou|esta|ta) (?:marcad[oa]|agendad[oa])(?: mesmo| certinho)?\b"),
    ),
    "agendar_consulta": (
        (6, r"\b(?:agend(?:ar|a|e|em|o|amento|armos|aria|ando)|marc(?:ar|a|e|o|armos|aria|ando|acao))\b(?! (?:conosco|sua|passo))"),
        (5.5, r"\b(?:encaix(?:ar|a|e|em|o))\b"),
        (5, rf"\b{WANT}(?: \w+){{0,3}} (?:passar|consultar|consulta|avaliacao|sessao|fazer|ir|horario|hora|vaga|ser atendid[oa]|um horario|me consultar|tratar|comecar|iniciar)\b"),
        (6.6, r"^ (?:\w+ ){0,3}faz (?:a |o |um |uma |minha |meu )?\w+ (?:com fulano|para mim|em mim)\b"),
        (6.1, r"\bprimeir[oa] (?:horario|vaga|data|dia) (?:que|disponivel|livre|possivel)\b(?! \?)"),
        (4.5, r"\b(?:consegue|conseguem|pode|podem|poderia|da para|tem como) (?:me |a |o )?(?:atender|ver|receber|atende)\b|\bme atende\b"),
        (4, r"\b(?:reservar|reserva|reserve|bota|coloca|poe|anota) (?:\w+ ){0,3}(?:horario|vaga|_+|agenda|para)\b"),
        (3.5, r"\b(?:quero|queria|preciso|gostaria)\b"),
        (3, r"\b(?:pode ser|prefiro|so posso|posso|melhor)\b"),
        (4.6, r"\b(?:meu|minha) (?:\w+ ){1,2}(?:precisa|quer|queria|gostaria|precisava)\b"),
        (3.7, r"^ (?:(?:oi|ola|e|seria|,) )+para (?:o |a )?(?:minha|meu|nossa|nosso)\b"),
        (2.5, r"\bfaz (?:a |o |um |uma |minha |meu )?\w+ (?:com|para mim|em mim)\b|\b(?:para|pro) (?:mim|minha|meu)\b"),
    ),
    "verificar_horarios": (
        (6, r"\b(?:tem|teria|teriam|ha|haveria|existe|sobrou|restou|abriu|surgiu|aparecer)(?: \w+){0,4} (?:horario|horarios|vaga|vagas|agenda|disponibilidade|disponivel|encaixe|hora|data|datas|brecha|janela|lugar|desistencia)\b"),
        (6, r"\b(?:qual|quais|que|quando)(?: \w+){0,3} (?:horario|horarios|vaga|vagas|data|datas|dias|disponibilidade|disponivel|disponiveis)\b(?: \w+){0,4} (?:livre|livres|disponive\w+|tem|teria|vago|vagos|aberto|abertos|voce|voces|para)\b"),
        (6, r"\b(?:proximo|proxima|quais|ver|verificar|consultar|saber|olhar|consigo|consegue|consegui|procuro|busco|checar)(?: \w+){0,4} (?:horario|horarios|vaga|vagas|data|datas|agenda|disponibilidade) ?(?:livre|disponive\w+|vag[oa]s?|_+)?\b"),
        (5.5, r"\b(?:disponibilidade|horarios? (?:disponive\w+|livres?|vagos?)|agenda (?:aberta|livre|disponivel)|vagas? (?:para|com|no|na|disponive\w+)|disponive(?:l|is))\b"),
        (5, r"\b(?:para quando|quando (?:tem|teria|voces tem|consigo|posso|da|pode|seria possivel|vai ter|abre))\b|\bqual o (?:mais cedo|primeiro)\b|\btem agenda\b|\bagenda (?:de|do|da|para)\b|\bcomo esta (?:a )?agenda\b"),
        (9, r"\bagenda\b(?: \w+){0,5} abert[ao]\b"),
        (7.2, r"\b(?:existe|tem|ha|teria|alguma|qual a|haveria|sera que tem)(?: \w+)? (?:possibilidade|chance|previsao)\b"),
        (6.9, r"\b(?:fulano|dr|dra|doutora?|ele|ela) (?:\w+ )?(?:atende|atendendo|trabalha|vem|estara|vai estar|tem|vai|esta)(?: \w+){0,3} (?:_+|manha|tarde|noite)\b"),
        (6.7, r"\b(?:tem|teria|nao tem|tem como ser|consegue)(?: \w+){0,2} (?:mais (?:tarde|cedo)|outr[oa]s?)\b(?! (?:unidade|forma|jeito|convenio|servico|tratamento|dentista|medic|profission))"),
        (5, r"\btem(?: \w+){0,4} (?:_+)|\btem para\b|\b_+ tem\b|\btem (?:algo|alguma coisa|algum|alguma|vaga)\b"),
        (4, r"\b(?:tem|teria)\b[^.!?]*\b(?:manha|tarde|noite)\b|\bconsegue_+\b"),
    ),
    "horario_funcionamento": (
        (8, r"\b(?:horario|horarios|hora|dias) d[eo]s? (?:funcionamento|atendimento|expediente|voces|abertura|clinica)\b|\bhorario (?:comercial|da clinica|do consultorio)\b"),
        (8, r"\b(?:abre|abrem|abrir|aberto|aberta|abertos|fecha|fecham|fechad[oa]s?(?! (?:,|obrigado|entao|!|\.|$))|(?<!como )(?<!que )funciona|funcionam|funcionando|expediente|funcionamento)\b(?! (?:o|a) (?:tratamento|procedimento|agenda))"),
        (7, r"\b(?:que|quais|qual)(?: \w+){0,2} dias?(?: \w+){0,3} (?:atende\w*|trabalha\w*|abre\w*|funciona\w*)\b"),
        (7, r"\b(?:que|q|ate que|a partir de que|de que) horas?(?: \w+){0,3} (?:atend\w+|comeca\w*|encerr\w+|trabalh\w+|ficam|fica|ta aberto|vao|vai)\b|\bate que horas?\b|\bquais (?:os )?dias(?: \w+){0,2} (?:atende\w*|trabalh\w+|abre\w*)\b"),
        (6.5, r"\b(?:atende|atendem|atendimento|trabalham|tem atendimento|atendendo)(?: \w+){0,3} (?:aos?|nos?|de|em|a|as|dia de|no fim de|fim de|no|na|finais de|depois das|ate as|ate)? ?(?:_+|sabados?|domingos?|feriados?|feriado|noite|24|fim de semana|fins de semana|segundas?|quartas?|almoco|_)(?!\w)|\b(?:_+|feriado|sabado|domingo|sabados|domingos) (?:de manha |a tarde |de tarde |a noite )?(?:voces )?(?:atende|atendem|trabalham|tem atendimento)\b"),
        (6, r"\b24 ?h(?:oras)?\b"),
    ),
    "convenios": (
        (8, r"\b(?<!sem )(?:convenio|convenios|conveniad[oa]s?|plano de saude|planos de saude|plano odontologico|planos?|seguro saude|carteirinha|carencia|coparticipacao|credenciad[oa]s?|operadora)\b(?! (?:de tratamento|de pagamento|mensal|semestral|anual))"),
        (8, r"\b(?:unimed|amil|bradesco|sul ?america|hapvida|odontoprev|notre ?dame|gndi|intermedica|porto seguro|porto saude|cassi|geap|golden cross|prevent senior|metlife|uniodonto|ipsemg|iamspe|ipe saude|planserv|saude caixa|assim saude|care ?plus|omint|medservice|fusex|interodonto|caixa seguros|sus|ipasgo|issec|allianz|bradesco saude|mediservice|cabesp|economus|afpesp|sao francisco saude|blue med|alice saude|qsaude)\b"),
        (5.6, r"\b(?:so|atendimento) particular\b|\bparticular (?:ou|\?)"),
        (4, r"\b(?:autorizacao|guia|reembolso)\b"),
    ),
    "precos": (
        (7, r"\bquanto (?:que )?(?:custa\w*|e|eh|sai|fica|fik|esta|ta|voce cobra|cobra\w*|ficaria|sairia|seria|custaria|vale|estao|vou pagar|pago|paga|da|que custa|que fica|que e|que sai|gasto|gastaria|voces cobram|vcs|deu|vai ficar|vai custar|vai sair|esta saindo)\b"),
        (7, r"\b(?:preco|precos|precinho|valor|valores|valorzinho|custo|custos|orcamento|orcamentos|tabela|caro|cara|barato|tarifa|cobra|cobram|cobrado|investimento|pacote promocional|promocao|promocoes|media de preco|mensalidade|mensalidades|anuidade)\b"),
        (5.5, r"\b(?:e|eh|sao) (?:pag[oa]s?|gratuit[oa]s?|gratis|de graca)\b|\b(?:gratis|gratuito|gratuita|de graca|cobrada)\b"),
        (4, r"\bquanto\b(?! tempo| antes| mais| menos)(?<!tanto faz quanto)(?<!enquanto)"),
    ),
    "pagamento": (
        (8, r"\b(?:parcel\w+|em quantas vezes|\d+ ?x|sem juros|divide|dividir|dividem|no boleto|boleto|carne)\b"),
        (8, r"\b(?:forma|formas|meio|meios|metodo|jeito|condicao|condicoes|opcoes) de pag\w+\b|\bchave (?:do )?pix\b|\bpix\b|\bcartao\b|\bcartoes\b|\bdebito\b|\bcredito\b|\bdinheiro\b(?! de volta)|\bnota fiscal\b|\brecibo\b|\bcomprovante\b|\bmaquininha\b|\bnf\b|\blink de pagamento\b|\bcheque\b|\bvale alimentacao\b|\bpicpay\b|\bpaypal\b|\bsinal\b(?= (?:de|para|adiantado|antecipado))"),
        (7, r"\b(?:paga|pagar|pago|paguei|pagamento|pagamentos|pagando|pagas)\b(?! (?:mais|caro))"),
        (7, r"\bdesconto(?:s)?\b|\ba vista\b"),
    ),
    "endereco": (
        (8, r"\b(?:endereco|enderecos|localizacao|localizados?|localizada|localiza|onde (?:fica|e|eh|voces|vcs|que fica|esta|estao|que e|vc|voce|ta|fik|sao|a clinica|o consultorio|seria|atende|atendem)|em que (?:rua|lugar|local|bairro)|qual (?:a |o |e a |e o )?(?:rua|bairro|local|numero da rua|lugar|cep|andar|sala|ponto de referencia|referencia|cidade|unidade))\b"),
        (8, r"\bcomo (?:eu )?(?:chego|chegar|faco para (?:ir|chegar)|vou|que chega)\b|\b(?:google )?maps\b|\bwaze\b|\bponto de referencia\b|\bestacionamento\b|\bestaciona\w*\b|\bvalet\b|\bonde (?:posso )?(?:deixar|parar) (?:o |meu )?carro\b|\bmapa\b"),
        (7, r"\b(?:e|eh|fica|ficam|perto|proximo|longe|ao lado|em frente) (?:\w+ )?(?:perto|proximo|longe|ao lado|em frente|do lado|dentro) (?:d[aeo]|ao?|n[ao]|para)?\b|\b(?:perto|proximo|longe) d[aeo]\b|\b(?:metro|onibus|rampa|acessibilidade|elevador|cadeirante|acesso para)\b"),
        (6, r"^ (?:(?:oi|ola|voces|ai|aqui|clinica|a|bom dia|boa tarde|,) )*(?:e|fica|ficam) n[oa] \w+(?: \w+)? \?"),
        (6, r"\b(?:fica|ficam) (?:em|no|na|onde|aonde|ai|ainda)\b(?! (?:quanto|torno|media))|\b(?:tem|possui|voces tem|alguma) (?:outra )?unidade\b|\bqual (?:a )?unidade\b|\bmudaram de (?:lugar|endereco|local)\b|^ onde[ ?]*$"),
    ),
    "informacoes_servicos": (
        (6, r"\b(?:de ferias|volta (?:quando|dia)|quando (?:ele |ela )?volta|de licenca)\b"),
        (5.5, r"\b(?:voces|vcs|ai|clinica|aqui|ce|tu|voce|eles) (?:\w+ )?(?:fazem|faz|trabalham com|trabalha com|oferecem|oferece|realizam|realiza|atendem|atende|tem|tratam|aplicam|colocam|poe|trata|aplica|coloca|mexem com)\b(?! (?:horario|vaga|agenda|hora|encaixe|disponi|hoje|amanha|_|algum|atendente|estacionamento|convenio|desconto))"),
        (6, r"\b(?:como (?:funciona|e|eh|que funciona|e feito|e feita|seria|que e)|o que (?:e|eh|inclui|esta incluso|vem|faz|trata)|oque (?:e|eh)|para que serve|serve para|serve|qual (?:a |e a )?diferenca|me explica|explicar|quero saber (?:sobre|mais)|saber mais|mais informac\w+|informac\w+|gostaria de saber (?:sobre|mais)|detalhes|duvida sobre|tirar uma duvida|duvidas?)\b"),
        (6.2, r"\b(?:o que|oque) (?:eu |que )?(?:precis\w+|e necessario|tem que)\b|\b(?:ajuda|serve|resolve|funciona|indicado|indicada|bom|boa|melhora) (?:n[oa]s?|para|com|em|contra|de quem)\b"),
        (6.5, r"\b(?:quanto tempo (?:dura|demora|leva|de|que)?|dura quanto|demora quanto|demora muito|dura|demora|leva quanto tempo|quantas (?:sessoes|vezes|consultas|aplicacoes|aulas)|em quantas sessoes|qual a duracao|duracao)\b"),
        (6, r"\b(?:doi|doloros[oa]|da dor|com anestesia|tem anestesia|e sem dor|(?<!filho )(?<!filha )(?<!mae )(?<!pai )(?<!marido )(?<!esposa )precisa (?:de |levar |estar |ir |ter |fazer )|preciso (?:levar|estar em|de jejum|ir em|de encaminhamento|de pedido|fazer algum|ter)|jejum|preparo|a partir de que idade|qual idade|que idade|idade minima|contraindica\w*|garantia|resultado aparece|antes e depois|recuperacao|pos operatorio|levar algum)\b"),
        (6, r"\b(?:quais|que|qual) (?:sao |e )?(?:os |as |o |a )?(?:servicos?|especialidades?|tratamentos?|procedimentos?|exames?|tipos?|profissionais|medicos|medicas|dentistas|areas|terapeutas|marcas?|tecnicas?|abordage\w+|linha)\b(?! (?:de pagamento))"),
        (6, r"\b(?:atendem|atende|consulta|sessao|atendimento|terapia|faz|fazem)(?: \w+){0,2} (?:online|on line|remoto|por video|video chamada|a distancia|presencial|crianca|criancas|bebe|bebes|idosos?|domicilio|domiciliar|em casa|adolescente|adolescentes|gestante|gestantes|adultos?|homens?|homem)\b"),
        (5, r"^ (?:oi|ola|bom dia|boa tarde|boa noite|,|!|\.| )*(?:tem(?! que)|fazem|faz|trabalham com|trabalha com|realizam|existe|voces tem) (?:\w+ ){1,4}\? *$"),
        (5, r"\b(?:o|a|dr|dra|ele|ela) (?:\w+ ){0,3}(?:atende|e especialista|e especializad[oa]|trata|e formad[oa]|faz|e bom|e boa)\b"),
        (4, r"\b(?:aceitam|fazem|(?<!tanto )faz|oferecem|realizam|trabalham com)\b"),
    ),
    "saudacao": ((2, r"^ boa[ !.]*$|\b(?:oi|ola|opa|alo|eai|e ai|bom dia|boa tarde|boa noite|boas|hello|hi|salve|hey|ei|oii)\b"), (1.5, r"\b(?:tudo bem|tudo bom|td bem|como vai|como voces estao|beleza \?|tudo certo \?|tudo joia)\b")),
    "agradecimento": ((3, r"\b(?:obrigado|valeu|agradec\w+|gratidao|grato|grata|thanks|deus (?:te|lhe|vos) (?:abencoe|pague)|muito gentil|agradecid[oa])\b"), (2.6, r"^ (?:perfeito|show|maravilha|otimo|beleza|ok|tchau)[ ,.!]*(?:ate (?:la|logo|mais|breve|amanha|_+)|tchau|abraco|abracos|bjs|beijos|beijo)\b")),
}  # fmt: skip

CUES: Final = {intent: tuple((weight, re.compile(pattern)) for weight, pattern in cues) for intent, cues in WEIGHED.items()}

INJECTION: Final = re.compile(
    r"\b(?:ignore|ignora|esqueca|esquece|desconsidere|desconsidera|disregard|forget|burle|burla)\b(?: \w+){0,5} (?:instruc\w+|regras?|prompt|comandos?|ordens|anterior\w*|instructions|rules|sistema|diretrizes|restricoes)\b"
    r"|\b(?:system prompt|prompt do sistema|jailbreak|modo desenvolvedor|developer mode|dan mode|modo administrador|modo admin|modo debug|drop table|select \w+ from|script|voce agora e|aja como|finja (?:que|ser)|act as|you are now|senha do|api key|chave de api|suas instruc\w+|seu prompt|revele|repita (?:tudo|suas|o texto)|execute o comando|sudo)\b"
)
