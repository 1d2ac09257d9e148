"""Tells emergencies and questions of health, which belong to people and never to the bot."""

import re
from typing import Final

EMERGENCY: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:dor|dores|aperto|pressao|pontada|queimacao) (?:muito |bem )?(?:forte |intensa |grande )?no peito\b|\bpeito (?:esta )?(?:doendo|apertado|apertando)\b",
        r"\bfalta de ar\b|\bsem ar\b|\bnao (?:consigo|consegue|ta conseguindo|esta conseguindo|estou conseguindo|to conseguindo|conseguindo)(?: nem)? respirar\b|\bdificuldade (?:de|para|em) respirar\b|\bsufocando\b|\bengasg(?:ou|ado|ada|ando)\b",
        r"\bsangra(?:ndo|mento)? (?:muito|demais|sem parar|bastante|intenso|forte)\b|\b(?:muito sangue|hemorragia|jorrando)\b|\bnao para (?:de )?(?:de )?sangrar\b|\bsangr\w+\b[^.!?]* (?:nao para|sem parar|nao parou|nao estanca)\b|\bsangu\w+\b[^.!?]* nao (?:para|estanca)\b|\bsangue (?:nao para|sem parar)\b",
        r"\bdesmai(?:ou|ei|ada|ado|ando)\b|\binconsciente\b|\bperdeu (?:a consciencia|os sentidos)\b|\bnao acorda\b",
        r"\bconvuls(?:ao|ionando|oes)\b|\bconvulsionou\b",
        r"\b(?:infarto|infartando|enfarte|enfarto|parada cardiaca)\b",
        r"\b(?:avc|derrame)\b|\bboca torta\b|\brosto (?:torto|paralisado)\b|\bbraco (?:dormente|sem forca)\b.*\b(?:boca|fala|rosto)\b",
        r"\bsuicid\w+\b|\b(?:me|se) matar\b|\b(?:quero|vontade de|queria|pensando em|penso em|vou|prefiro) morrer\b(?! de (?:rir|vergonha|amor|fome|raiva|dor))|\btirar (?:a )?minha (?:propria )?vida\b|\bacabar com (?:a minha vida|tudo isso|minha vida)\b|\bnao (?:quero|aguento) mais viver\b|\bnao vejo (?:mais )?(?:sentido|saida)\b|\bme (?:cortei|machucar|cortar|cortando)\b",
        r"\boverdose\b|\btom(?:ei|ou) (?:todos|varios|muitos|um monte de|uma cartela|a cartela|veneno|a caixa)\b|\benvenen\w+\b|\bintoxic(?:ado|ada|acao)\b",
        r"\b(?:garganta|glote|lingua) (?:esta |ta |esta tudo )?(?:fechando|fechada|inchando|inchada)\b|\banafila\w+\b|\bchoque anafilatico\b|\breacao alergica (?:grave|forte|muito)\b",
        r"\b(?:e|eh|isso e|estou (?:numa|em uma|com uma)|tenho uma|socorro) (?:uma )?emergencia\b|^ emergencia [.! ]*$|^ socorro\b",
        r"\b(?:foi|sofreu|sofri|teve|tive) (?:um )?(?:atropelad[oa]|acidente (?:grave|de carro|de moto|agora))\b|\batropelad[oa]\b|\bfratura exposta\b",
        r"\b(?:bolsa estourou|em trabalho de parto|perdendo (?:o bebe|liquido))\b",
        r"\b(?:bebeu|bebi|engoliu|engoli|ingeriu|tomou|comeu|inalou)\b[^.!?]*\b(?:agua sanitaria|candida|cloro|produto de limpeza|produto|alvejante|soda|pilha|bateria|moeda|veneno|detergente|desinfetante|raticida|chumbinho|gasolina|querosene|alcool gel|cartela|vidro|ima|bolinha)\b",
        r"\b(?:bateu|bati) a cabeca\b|\bdesacordad[oa]\b|\b(?:fala|voz) (?:enrolada|arrastada|embolada)\b|\bfalando enrolado\b|\bnao (?:mexe|sente|esta mexendo|consegue mexer|move) (?:o|a|um) (?:lado|braco|perna|rosto)\b|\bparalisad[oa]\b|\bperdeu (?:os movimentos|a fala|a visao)\b",
        r"\b(?:dificil|dificuldade|ruim|custando) (?:de |para |em )?respirar\b|\brespira(?:ndo|r)? (?:mal|com dificuldade)\b|\b(?:lingua|garganta|boca|rosto) inch\w+\b[^.!?]*\brespir\w+",
        r"\b(?:gravida|gestante)\b[^.!?]*\bsangr\w+|\bsangr\w+[^.!?]*\b(?:gravida|gestante|gravidez)\b|\bnao para (?:o|de sair) sangue\b|\bperd(?:i|eu|endo) muito sangue\b",
        r"\b(?:quero|vontade de|pens\w+ em|queria) (?:sumir|desaparecer)\b[^.!?]*\b(?:vida|tudo|sempre|aguento|acabar)\b|\bnao aguento mais (?:essa|esta|a|minha) vida\b|\bacabar com (?:tudo|a dor|minha vida|a vida)\b|\bautomutila\w+\b|\b(?:ideias|pensamentos?) (?:suicidas?|de morte|de me matar|ruins de morrer)\b|\bmelhor (?:eu )?(?:morto|morta|morrer|nao existir)\b",
        r"\b(?:picada|picado|picada|mordida|mordido) (?:de |por )?(?:uma? )?(?:cobra|escorpiao|aranha)\b|\bescorpiao\b|\bcris[ei] convulsiva\b|\bcoracao (?:\w+ )?(?:disparado|parando|acelerado)\b[^.!?]*\b(?:desmai\w+|nao passa|ar|peito)\b|\bacho que vou desmaiar\b|\bvou morrer\b(?! de (?:rir|vergonha|amor|fome|raiva|dor))",
        r"\bqueim(?:ei|ou|adura)\b[^.!?]*\b(?:oleo|agua fervendo|fogo|acido|rosto|corpo|grave|quente)\b|\bchoque eletrico\b|\bqueimadura (?:grave|de terceiro grau)\b|\bpaciente (?:parou|nao respira)\b|\bnao (?:esta |ta )?respira(?:ndo)?\b",
    )
)
# Told of the past, or of what it is not, these words are history.
HISTORY: Final = re.compile(
    r"\b(?:ano passado|mes passado|anos atras|meses atras|ha (?:\d+|um|uma|alguns|uns|muito|muitos|varios) (?:ano|mes|meses|dias|anos|semanas|tempo)\w*|faz (?:\d+|um|alguns|uns|muito) \w+"
    r"|ja teve|ja tive|historico|antecedente|pos (?:avc|infarto|cirurgia|operatorio)|recuperacao|sequela|reabilitacao|semana passada|antigamente|quando era)\b"
)
DENIED: Final = re.compile(r"\bnao $|\bnao (?:e|eh|estou|tenho|ha|sinto|tem|esta|teve)(?: com| uma| nenhuma| um| mais| de)* $|\bsem (?:nenhum |nenhuma )?$|\b(?:vacina|exame|curso|palestra|prevencao|prevenir|risco|medo|campanha)\b[^,.?!]*$")

MEDICINE: Final = (
    r"(?:remedios?|medicac(?:ao|oes)|medicamentos?|antibioticos?|dipirona|novalgina|ibuprofeno|paracetamol|tylenol|nimesulida|amoxicilina|anti inflamatorios?|antiinflamatorios?"
    r"|analgesicos?|dorflex|aspirina|aas|anticoncepcional|roacutan|isotretinoina|corticoide|cortisona|pomada|antialergico|alprazolam|rivotril|clonazepam|sertralina|fluoxetina"
    r"|antidepressivos?|ansioliticos?|calmantes?|insulina|losartana|metformina|buscopan|colirio|vitamina|omeprazol|torsilax|relaxante muscular|ritalina)"
)
SYMPTOM: Final = (
    r"(?:febre|inchad[oa]|inchaco|inchou|inflamad[oa]|inflamou|vermelh[oa]|vermelhidao|coceira|cocando|pus|sangrando|sangramento|sangrar|latejando|dormente|dormencia|nausea|enjoo|tontura|tonto|tonta|vomito|vomitando|hematoma|roxo|roxa|ardendo|ardencia"
    r"|caroco|carocinho|mancha|manchas|ferida|bolha|bolinha|bolinhas|alergia|infeccao|infeccionou|dor|dores|doendo|doi|descamando|formigando|formigamento|abriu os pontos|ponto abriu|insonia)"
)
HEALTH_QUESTION: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:posso|pode|poderia|devo|deve|preciso|precisa|tenho que|tem que|e para|eh para|continuo|paro|parar|suspender|suspendo|tomo|tomar|toma|tomei|tomando|usar|passar|passo|dar|dou|misturar|receita|receitar|qual|que|dose|dosagem|quantas gotas)\b[^.!?]*\b{MEDICINE}\b",
        rf"\b{MEDICINE}\b[^.!?]*\b(?:posso|pode|devo|antes|depois|faz mal|interfere|corta|junto|melhor|serve|quantas|quanto|dose|atrapalha|parar|suspender)\b",
        r"\b(?:posso|pode|da para|dah para|devo|tem problema|faz mal)\b[^.!?]*\b(?:beber|alcool|cerveja|vinho|fumar|cigarro|comer|dirigir|sol|praia|piscina|exercicio|academia|malhar|treinar|correr|escovar|bochecho|maquiagem|lavar|molhar|viajar de aviao|transar|relacao)\b",
        r"\b(?:gravida|gestante|gestacao|gravidez|amamentando|amamento|lactante|lactacao|diabetic[oa]|hipertens[oa]|pressao alta|cardiac[oa]|marcapasso|marca passo|anticoagulante|quelo?ide|menstruad[oa]|epilepsia)\b[^.!]*\b(?:pode|posso|pode fazer|posso fazer|tem risco|tem problema|faz mal|contraindica\w+)\b",
        r"\b(?:posso|pode|tem risco|tem problema|faz mal|contraindica\w+)\b[^.!]*\b(?:gravida|gestante|gestacao|gravidez|amamentando|amamento|amamenta|lactante|diabetic[oa]|diabete\w*|hipertens[oa]|pressao alta|problema (?:de|no) coracao|marcapasso|marca passo|anticoagulante|menstruad[oa]|epilepsia|gripad[oa]|com febre)\b",
        rf"\b{SYMPTOM}\b[^.!]*\b(?:e|eh|sera|seria) (?:normal|grave|perigoso|perigosa|serio|preocupante|comum|cancer|alergia|infeccao)\b",
        rf"\b(?:e|eh|sera que e|isso e) (?:normal|grave|perigoso|comum)\b[^.!]*\b{SYMPTOM}\b",
        r"\b(?:e|eh|sera|seria|pode ser) (?:\w+ )?(?:grave|perigos[oa]|malign[oa]|benign[oa]|cancer|cancerigen[oa]|preocupante|contagios[oa]|algo serio|coisa seria|hereditari[oa])\b",
        r"\b(?:o que|oque|que) (?:eu )?(?:posso |devo |tenho que |preciso )?(?:faco|fazer|tomo|tomar|passo|passar|uso|usar)\b[^.!]*\b(?:dor|doendo|doi|inchad|inchaco|inflama|febre|coceira|alergia|mancha|ferida|sangr|enquanto|ate a consulta|cuidados)\w*",
        rf"\b{SYMPTOM}\b[^.!]*\b(?:o que|oque|que) (?:eu )?(?:posso |devo |tenho que )?(?:faco|fazer|tomo|tomar|passo|passar|uso|usar|pode ser|sera|e)\b",
        r"\b(?:o que|oque) (?:pode ser|sera|seria|causa|significa)\b[^.!]*\b(?:dor|mancha|caroco|ferida|coceira|sintoma|nodulo|resultado|exame|isso no meu|isso na minha)\w*",
        r"\b(?:qual|que|tem algum|algum|indica|indicam|recomenda|me passa|passa|receita) (?:um |o |algum )?(?:remedio|pomada|medicamento|antibiotico|anti inflamatorio)\b",
        r"\b(?:meu|o|os|esse|do) (?:exame|resultado|laudo|hemograma|ultrassom|raio x|biopsia)s?\b[^.!]*\b(?:alterad[oa]|normal|significa|quer dizer|deu positivo|deu alto|esta alto|grave)\b",
        r"\b(?:quais|tem|quantos|qual) (?:os |o )?(?:risco|riscos|efeito colateral|efeitos colaterais|contraindicac\w+)\b",
        r"\b(?:dente|pino|ponto|pontos|curativo|restauracao|provisorio)\b[^.!]*\b(?:caiu|soltou|abriu|estourou)\b[^.!]*\b(?:que faco|o que|posso|e normal|grave)\b",
        r"\b(?:quantos dias|quanto tempo) (?:de|eu|posso|devo|preciso|fico|tenho|tomo)\b[^.!?]*\b(?:repouso|atestado|tomar|tomo|antibiotico|remedio|cicatriza\w*|inchad[oa])\b",
        r"\b(?:parei|parar|paro|suspendi|suspender)\b[^.!?]*\b(?:de tomar|a medicacao|o remedio|a dieta|o tratamento sozinho)\b",
        r"\bpressao (?:\w+ )?(?:\d+ por|\d+/|\d\d)|\bpressao (?:\w+ )?(?:subiu|caiu|alta|baixa)\b[^.!]*\b(?:o que|posso|devo|normal|preocup\w+)\b|\bglicose (?:\w+ )?\d+",
        r"\b(?:preciso|devo|posso|tenho que|vou) (?:parar|suspender|interromper|continuar|tomar)\b[^.!?]*\b(?:anticoagulante|marevan|xarelto|insulina|medicacao|anticoncepcional|remedio|antibiotico)\b",
        r"\b(?:e|eh) (?:seguro|arriscado|perigoso|contraindicado)\b|\b(?:estraga|prejudica|danifica|enfraquece) (?:o|a|os|as) \w+\b|\bfaz mal\b",
        r"\b(?:diabetes|diabetic[oa]|hipertens\w+|pressao alta|alergia|alergic[oa]|anemia|asma|problema cardiaco|labirintite|epilepsia|tireoide)\b[^.!]*\b(?:posso|pode|da para|tem problema|tem risco)\b(?! (?:marcar|agendar|ser |ir ))",
        r"\b(?:crianca|bebe|idos[oa]) (?:de \d+ \w+ )?(?:pode|podem|consegue) (?:fazer|tomar|usar|receber)\b",
        r"\b(?:dente|dor|ferida|mancha|inchaco|coceira|febre|sangramento|olho|ouvido|pele)\b[^.!]*, (?:e agora|o que (?:eu )?(?:faco|devo fazer))\b|\b(?:e agora )?o que (?:eu )?(?:faco|devo fazer)\b",
        r"\b(?:posso|pode|tem problema)\b[^.!]*\b(?:hernia|artrose|artrite|osteoporose|escoliose|fratura|operad[oa]|recem operad[oa]|labirintite|asma|cancer|tumor|lupus|tireoide|ciatico|bursite|tendinite|epilet\w+|marca passo|ponte de safena)\b",
        r"\b(?:dor|dores|doendo|mancha|manchas|caroco|sintoma|sintomas|problema)\b[^.!]*\b(?:mais indicad[oa]|melhor indicad[oa]|o que (?:voces )?(?:indicam|recomendam|sugerem)|recomendam|o melhor (?:remedio|tratamento))\b",
        r"\b(?:esta|estou|ficou|fiquei|meu|minha)\b[^.!]*\b(?:inchad[oa]|vermelh[oa]|inflamad[oa]|rox[oa]|sangrando)\b[^.!]*\b(?:e normal|normal|grave|preocupar)\b",
    )
)


def is_emergency(plain: str) -> bool:
    for pattern in EMERGENCY:
        match = pattern.search(plain)
        if match and not DENIED.search(plain[: match.start()]) and not HISTORY.search(plain):
            return True
    return False


COMPLAINT: Final = re.compile(
    rf"\b(?:estou|esta|to|com|sinto|sentindo|tenho|muita|muito|meu|minha|apareceu|ficou|deu)\b[^.!?]*\b{SYMPTOM}\b"
    r"|\b(?:dente|pino|ponto|restauracao|aparelho|braquete|coroa|protese|provisorio)\b[^.!?]*\b(?:quebr\w+|caiu|soltou|mole|trincou|rachou|latejando)\b"
    r"|\bquebr(?:ei|ou) (?:o|um|meu) dente\b"
)


def is_complaint(plain: str) -> bool:
    """A symptom is told, whatever is asked."""
    return COMPLAINT.search(plain) is not None


def is_health_question(plain: str) -> bool:
    return any(pattern.search(plain) for pattern in HEALTH_QUESTION)
