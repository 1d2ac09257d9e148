import { dictionary } from "@/lib/language";

export const pickerWords = dictionary(
  {
    toTemplates: "Escrever um modelo",
    noneFound: "Nenhum modelo com esse texto.",
    headerBlank: (name: string) => (/^\d+$/.test(name) ? "Cabeçalho" : `Cabeçalho: ${name}`),
    headerFile: (kind: string) => ({ image: "Imagem do cabeçalho", video: "Vídeo do cabeçalho", document: "Documento do cabeçalho" })[kind] ?? "Arquivo do cabeçalho",
    chooseFile: "Escolher arquivo",
    codeToCopy: "Código a copiar",
    copyCode: "Copiar código",
    card: (number: number) => `Cartão ${number}`,
    addressEnd: (title: string) => `Fim do endereço de “${title}”`,
    latitude: "Latitude",
    longitude: "Longitude",
    placeName: "Nome do local",
    placeAddress: "Endereço",
  },
  {
    toTemplates: "Write a template",
    noneFound: "No template with that text.",
    headerBlank: (name) => (/^\d+$/.test(name) ? "Header" : `Header: ${name}`),
    headerFile: (kind) => ({ image: "The header's image", video: "The header's video", document: "The header's document" })[kind] ?? "The header's file",
    chooseFile: "Choose a file",
    codeToCopy: "Code to copy",
    copyCode: "Copy code",
    card: (number) => `Card ${number}`,
    addressEnd: (title) => `End of the address of “${title}”`,
    latitude: "Latitude",
    longitude: "Longitude",
    placeName: "Name of the place",
    placeAddress: "Address",
  },
);
