import { goLanguage } from "@codemirror/lang-go";
export const language = goLanguage;
