"""What the demonstration's patients and receptionist wrote to each other today. All of them are invented.

A line is (minutes before now, who, what): who is "p" the patient, "r" the receptionist, "b" the bot, "n" a note.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    name: str
    phone: str
    lines: tuple[tuple[int, str, str], ...]
    labels: tuple[str, ...] = ()
    status: str = "open"
    priority: str = "none"
    mine: bool = False  # the receptionist has taken it
    bot: bool = False  # the bot still answers
    ad: bool = False  # came by an advertisement
    notes: str = field(default="")


AD = {
    "source_type": "ad",
    "source_id": "120210000000000001",
    "source_url": "https://clinica-modelo.example/limpeza",
    "headline": "Limpeza com 20% de desconto",
    "body": "Só neste mês, na Clínica Modelo.",
    "ctwa_clid": "demo",
}
LABELS = {"orçamento": "#0f766e", "urgência": "#b91c1c", "convênio": "#1d4ed8", "retorno": "#7c3aed"}
CANNED = {
    "endereco": ("Endereço", "Estamos na Rua das Laranjeiras, 120, Jardim Aurora. Há estacionamento na porta. 🚗"),
    "convenios": ("Convênios", "Atendemos particular, OdontoVida, SorrisoMais e PrevOdonto. Qual é o seu?"),
    "preparo": ("Preparo para clareamento", "Evite café, vinho e alimentos com corante nas 48 horas depois da sessão."),
    "chego": ("Já respondo", "Recebi! Já verifico com a doutora e te respondo em instantes."),
}

STORIES = (
    Story("Ana Beatriz Lacerda", "5511955501101", (
        (9, "p", "Oi, bom dia! Aqui é a Ana Beatriz"),
        (8, "p", "Acordei com o dente doendo muito, vocês conseguem me encaixar hoje?"),
    ), labels=("urgência",), priority="urgent"),
    Story("Caio Menezes", "5511955501102", (
        (34, "p", "Boa tarde, quanto fica um clareamento?"),
        (33, "r", "Oi, Caio! O clareamento fica R$ 890,00, em duas sessões. Quer que eu veja um horário?"),
        (21, "p", "Dá pra parcelar?"),
    ), labels=("orçamento",), mine=True),
    Story("Luciana Prates", "5511955501103", (
        (52, "p", "oi, queria remarcar minha consulta de amanhã"),
        (51, "r", "Claro, Luciana! Tenho quinta às 15h ou sexta às 9h30 com a Dra. Ana."),
        (47, "p", "sexta 9h30 tá ótimo"),
        (45, "r", "Remarcado: sexta às 9h30. Até lá! 😊"),
        (44, "p", "obrigada!!"),
    ), mine=True),
    Story("Rogério Falcão", "5511955501104", (
        (65, "p", "Vocês atendem OdontoVida?"),
        (64, "b", "Sim, atendemos OdontoVida! 😊 Quer marcar uma consulta?"),
        (58, "p", "quero sim, uma avaliação"),
    ), labels=("convênio",), bot=True),
    Story("Marina Duarte", "5511955501105", (
        (80, "p", "Boa tarde! O Dr. Bruno atende aos sábados?"),
        (72, "n", "Confirmar com o Dr. Bruno se ele volta a atender no sábado 5."),
        (71, "r", "Oi, Marina! Estou confirmando com ele e já te digo."),
    ), mine=True, status="pending"),
    Story("Tiago Albuquerque", "5511955501106", (
        (95, "p", "Segue o comprovante do sinal"),
        (94, "p", "paguei agora há pouco"),
    )),
    Story("Helena Sampaio", "5511955501107", (
        (110, "p", "Minha filha tem 6 anos, vocês têm dentista pra criança?"),
        (108, "r", "Temos sim! A Dra. Ana atende crianças. Quer marcar uma avaliação?"),
        (103, "p", "Quero! De preferência depois das 16h, por causa da escola"),
    ), mine=True),
    Story("Otávio Brandão", "5511955501108", (
        (130, "p", "o aparelho soltou um bracket 😩"),
        (128, "r", "Acontece! Não puxe o fio, tá? O Dr. Bruno consegue te ver amanhã às 10h."),
        (126, "p", "fechado"),
        (125, "r", "Marcado: amanhã às 10h com o Dr. Bruno."),
    ), labels=("retorno",), mine=True, status="resolved"),
    Story("Priscila Nóbrega", "5511955501109", (
        (150, "p", "oii, vcs ficam onde?"),
        (149, "b", "Estamos na Rua das Laranjeiras, 120, Jardim Aurora. Há estacionamento na porta. 🚗"),
        (148, "p", "obg!"),
    ), bot=True),
    Story("Fábio Quintela", "5511955501110", (
        (170, "p", "Fiz o canal ontem e ainda está sensível, é normal?"),
        (166, "n", "Dra. Carla avisada; ela liga entre um paciente e outro."),
        (165, "r", "Oi, Fábio! A Dra. Carla vai te ligar ainda hoje para conversar sobre isso."),
        (163, "p", "Perfeito, fico no aguardo"),
    ), labels=("retorno",), mine=True, priority="high"),
    Story("Vanessa Toledo", "5511955501111", (
        (190, "p", "Bom dia, gostaria de um orçamento de aparelho transparente"),
    ), labels=("orçamento",)),
    Story("Gustavo Pimenta", "5511955501112", (
        (205, "p", "confirmo minha consulta de hoje"),
        (204, "b", "Confirmada! Esperamos você hoje. 😊"),
    ), bot=True, status="resolved"),
    Story("Renata Coutinho", "5511955501113", (
        (230, "p", "Preciso cancelar a limpeza de quarta, surgiu uma viagem"),
        (228, "r", "Sem problema, Renata. Cancelei aqui. Quando voltar, me chama que eu encaixo!"),
        (220, "p", "❤️"),
    ), mine=True, status="resolved"),
    Story("Eduardo Sales", "5511955501114", (
        (255, "p", "Qual o horário de funcionamento?"),
        (254, "b", "Atendemos de segunda a sexta, das 8h às 18h, e aos sábados até as 12h."),
    ), bot=True, status="resolved"),
    Story("Camila Arantes", "5511955501115", (
        (280, "p", "Olá! Perdi o prazo do meu retorno, ainda posso ir?"),
        (270, "r", "Pode sim, Camila! O retorno vale por 30 dias. Terça às 11h serve?"),
        (262, "p", "Serve!"),
    ), labels=("retorno",), mine=True),
    Story("Marcelo Vidigal", "5521955501116", (
        (300, "p", "vocês emitem nota fiscal pro reembolso?"),
        (295, "r", "Emitimos sim! Me manda seu CPF e e-mail que envio até o fim do dia."),
    ), labels=("convênio",), mine=True, status="pending"),
    Story("Débora Lins", "5521955501117", (
        (325, "p", "Bom dia! Posso levar meu filho junto na consulta?"),
        (320, "r", "Bom dia, Débora! Pode sim, temos um cantinho com brinquedos. 🧸"),
    ), mine=True, status="resolved"),
    Story("Ícaro Mattos", "5521955501118", (
        (350, "p", "tem como ser atendido só pelo dr diego?"),
        (345, "b", "Tem sim! Quer que eu veja os horários do Dr. Diego Farias?"),
        (340, "p", "quero falar com uma pessoa"),
        (339, "b", "Certo! Já chamei alguém da equipe para continuar com você."),
    )),
    Story("Sônia Batista", "5531955501119", (
        (375, "p", "Minha prótese está machucando um pouquinho"),
        (370, "r", "Oi, dona Sônia! Vamos ajustar. A senhora consegue vir amanhã às 14h?"),
        (366, "p", "Consigo minha filha, obrigada"),
    ), mine=True),
    Story("Leandro Peixoto", "5541955501120", (
        (400, "p", "Bom dia, a recepção abre que horas?"),
        (399, "b", "Bom dia! Abrimos às 8h. Quer marcar um horário?"),
    ), bot=True, status="resolved"),
    Story("Natália Guedes", "5541955501121", (
        (430, "p", "recebi a mensagem de confirmação, estarei lá 👍"),
    ), status="resolved"),
    Story("Paulo Henrique Rezende", "5551955501122", (
        (460, "p", "Queria saber o preço da limpeza"),
        (459, "b", "A limpeza fica R$ 220,00 e dura cerca de 40 minutos. Quer ver os horários?"),
        (450, "p", "vou ver com minha esposa e volto"),
    ), labels=("orçamento",), bot=True, ad=True),
    Story("Jéssica Moura", "5561955501123", (
        (490, "p", "Oi! Vocês fazem lente de contato dental?"),
        (480, "r", "Oi, Jéssica! Fazemos sim. O primeiro passo é uma avaliação com a Dra. Ana."),
    ), labels=("orçamento",), mine=True),
    Story("Antônio Carlos Freire", "5571955501124", (
        (520, "p", "Bom dia, meu exame ficou pronto, mando por aqui mesmo?"),
        (515, "r", "Bom dia, seu Antônio! Pode mandar por aqui sim, que eu já anexo."),
    ), mine=True),
    Story("Bianca Tavares", "5581955501125", (
        (560, "p", "Amei o resultado do clareamento!! 😍"),
        (555, "r", "Que alegria, Bianca! A Dra. Ana ficou toda boba aqui. 💚"),
    ), mine=True, status="resolved"),
)  # fmt: skip
