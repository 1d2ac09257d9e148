/** Every address of the application. Screens load when they are first asked for. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, retainSearchParams } from "@tanstack/react-router";

import { ENROL_PAGE } from "@/api/client";
import { meQuery } from "@/api/me";
import { queryClient } from "@/api/queryClient";
import { accessToken } from "@/api/session";
import { agendaSearch } from "@/features/agenda/search";
import { dashboardSearch } from "@/features/dashboard/search";
import { conversationSearch, inboxSearch, LIST_KEYS, type InboxSearch } from "@/features/inbox/address";
import { SignInPage } from "@/features/session/SignInPage";
import { templatesSearch } from "@/features/templates/search";

import { AppShell } from "./AppShell";
import { CrashPage, LoadingPage, NotFoundPage } from "./FallbackPages";
import { SettingsLayout } from "./SettingsLayout";

/** Which part of a screen with tabs. */
const tabOf = (search: Record<string, unknown>): { aba?: string } => (typeof search.aba === "string" ? { aba: search.aba } : {});

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/entrar",
  validateSearch: (search: Record<string, unknown>): { voltar?: string } =>
    typeof search.voltar === "string" && /^\/(?!\/)/.test(search.voltar) ? { voltar: search.voltar } : {},
  component: SignInPage,
});

const firstOwner = createRoute({
  getParentRoute: () => root,
  path: "/primeiro-acesso",
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: typeof search.token === "string" ? search.token : undefined }),
  component: lazyRouteComponent(() => import("@/features/session/FirstOwnerPage"), "FirstOwnerPage"),
});

const forgot = createRoute({ getParentRoute: () => root, path: "/esqueci-a-senha", component: lazyRouteComponent(() => import("@/features/session/ForgotPage"), "ForgotPage") });
const newPassword = createRoute({ getParentRoute: () => root, path: "/nova-senha", component: lazyRouteComponent(() => import("@/features/session/NewPasswordPage"), "NewPasswordPage") });
const invitation = createRoute({ getParentRoute: () => root, path: "/convite", component: lazyRouteComponent(() => import("@/features/session/InvitationPage"), "InvitationPage") });

/** What a signed-in person must do first where the account asks for a second factor. */
const enrol = createRoute({
  getParentRoute: () => root,
  path: ENROL_PAGE,
  beforeLoad: async () => {
    if (!(await accessToken())) throw redirect({ to: "/entrar" });
    await queryClient.ensureQueryData(meQuery);
  },
  component: lazyRouteComponent(() => import("@/features/settings/security/EnrolPage"), "EnrolPage"),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ location }) => {
    if (!(await accessToken())) throw redirect({ to: "/entrar", search: { voltar: location.href } });
    if ((await queryClient.ensureQueryData(meQuery)).must_enrol) throw redirect({ to: ENROL_PAGE });
  },
  component: AppShell,
  errorComponent: CrashPage,
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/conversas" });
  },
});

const inboxPage = lazyRouteComponent(() => import("@/features/inbox/InboxPage"), "InboxPage");
const inbox = createRoute({
  getParentRoute: () => app,
  path: "/conversas",
  validateSearch: inboxSearch,
  // From one conversation to the next the list stays as it was filtered.
  search: { middlewares: [retainSearchParams<InboxSearch>([...LIST_KEYS])] },
  component: inboxPage,
});
const conversation = createRoute({ getParentRoute: () => inbox, path: "$id", validateSearch: conversationSearch });

const agenda = createRoute({ getParentRoute: () => app, path: "/agenda", validateSearch: agendaSearch, component: lazyRouteComponent(() => import("@/features/agenda/AgendaPage"), "AgendaPage") });
const dashboard = createRoute({ getParentRoute: () => app, path: "/painel", validateSearch: dashboardSearch, component: lazyRouteComponent(() => import("@/features/dashboard/DashboardPage"), "DashboardPage") });
const calendars = createRoute({ getParentRoute: () => app, path: "/agenda/calendarios", component: lazyRouteComponent(() => import("@/features/calendars/SyncPage"), "SyncPage") });
const contacts = createRoute({ getParentRoute: () => app, path: "/contatos", component: lazyRouteComponent(() => import("@/features/contacts/ContactsPage"), "ContactsPage") });
const contact = createRoute({ getParentRoute: () => app, path: "/contatos/$id", component: lazyRouteComponent(() => import("@/features/contacts/ContactPage"), "ContactPage") });
const phone = createRoute({ getParentRoute: () => app, path: "/telefone", component: lazyRouteComponent(() => import("@/features/phone/PhonePage"), "PhonePage") });
const integrations = createRoute({ getParentRoute: () => app, path: "/integracoes", component: lazyRouteComponent(() => import("@/features/integrations/IntegrationsPage"), "IntegrationsPage") });
const integration = createRoute({
  getParentRoute: () => app,
  path: "/integracoes/$id",
  validateSearch: (search: Record<string, unknown>): { ok?: string; erro?: string } => ({
    ok: search.ok === undefined ? undefined : String(search.ok),
    erro: search.erro === undefined ? undefined : String(search.erro),
  }),
  component: lazyRouteComponent(() => import("@/features/integrations/IntegrationPage"), "IntegrationPage"),
});
const operations = createRoute({ getParentRoute: () => app, path: "/operacao", validateSearch: tabOf, component: lazyRouteComponent(() => import("@/features/operations/OperationsPage"), "OperationsPage") });

const settingsLayout = createRoute({ getParentRoute: () => app, id: "settings", component: SettingsLayout });
const clinic = createRoute({ getParentRoute: () => settingsLayout, path: "/clinicas/$id", component: lazyRouteComponent(() => import("@/features/clinics/ClinicPage"), "ClinicPage") });
const practitioner = createRoute({ getParentRoute: () => settingsLayout, path: "/profissionais/$id", validateSearch: tabOf, component: lazyRouteComponent(() => import("@/features/clinics/PractitionerPage"), "PractitionerPage") });
const service = createRoute({ getParentRoute: () => settingsLayout, path: "/servicos/$id", component: lazyRouteComponent(() => import("@/features/clinics/ServicePage"), "ServicePage") });
const settings = createRoute({ getParentRoute: () => settingsLayout, path: "/configuracoes", validateSearch: tabOf, component: lazyRouteComponent(() => import("@/features/settings/SettingsPage"), "SettingsPage") });
const desk = createRoute({ getParentRoute: () => settingsLayout, path: "/atendimento", validateSearch: tabOf, component: lazyRouteComponent(() => import("@/features/settings/desk/DeskPage"), "DeskPage") });
const clinics = createRoute({ getParentRoute: () => settingsLayout, path: "/clinicas", component: lazyRouteComponent(() => import("@/features/clinics/ClinicsPage"), "ClinicsPage") });
const practitioners = createRoute({ getParentRoute: () => settingsLayout, path: "/profissionais", component: lazyRouteComponent(() => import("@/features/clinics/PractitionersPage"), "PractitionersPage") });
const services = createRoute({ getParentRoute: () => settingsLayout, path: "/servicos", component: lazyRouteComponent(() => import("@/features/clinics/ServicesPage"), "ServicesPage") });
const insurers = createRoute({ getParentRoute: () => settingsLayout, path: "/convenios", component: lazyRouteComponent(() => import("@/features/clinics/insurers/InsurersPage"), "InsurersPage") });
const promotions = createRoute({ getParentRoute: () => settingsLayout, path: "/promocoes", component: lazyRouteComponent(() => import("@/features/clinics/promotions/PromotionsPage"), "PromotionsPage") });
const templates = createRoute({ getParentRoute: () => settingsLayout, path: "/modelos", validateSearch: templatesSearch, component: lazyRouteComponent(() => import("@/features/templates/TemplatesPage"), "TemplatesPage") });
const reminders = createRoute({ getParentRoute: () => settingsLayout, path: "/lembretes", validateSearch: tabOf, component: lazyRouteComponent(() => import("@/features/settings/reminders/RemindersPage"), "RemindersPage") });
const waiting = createRoute({ getParentRoute: () => app, path: "/lista-espera", validateSearch: tabOf, component: lazyRouteComponent(() => import("@/features/agenda/waiting/WaitingPage"), "WaitingPage") });

const routes = root.addChildren([
  signIn,
  firstOwner,
  forgot,
  newPassword,
  invitation,
  enrol,
  app.addChildren([
    home,
    inbox.addChildren([conversation]),
    agenda,
    dashboard,
    calendars,
    contacts,
    contact,
    phone,
    integrations,
    integration,
    operations,
    waiting,
    settingsLayout.addChildren([settings, desk, clinics, clinic, practitioners, practitioner, services, service, insurers, promotions, templates, reminders]),
  ]),
]);

export const router = createRouter({
  routeTree: routes,
  defaultPreload: "intent",
  defaultPendingComponent: LoadingPage,
  defaultPendingMs: 300,
  defaultErrorComponent: CrashPage,
  defaultNotFoundComponent: NotFoundPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
