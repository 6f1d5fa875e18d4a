// Signing up, confirming, signing in, and a new password for a forgotten one.

import * as cognito from "../cognito.js";
import { config } from "../config.js";
import { h } from "../dom.js";
import { normalised } from "../email.js";
import { ask } from "../http.js";
import { problemPanel } from "../problem.js";
import { accountAddress, nextAddress } from "../router.js";
import { signIn } from "../session.js";

const RULE = "At least 12 characters, with a lower-case letter and a number.";

function field(label, properties, note = null) {
  const id = `field-${properties.name}`;
  const described = note ? `${id}-note` : null;
  return h(
    "p",
    { class: "field" },
    h("label", { for: id }, label),
    h("input", { id, required: true, "aria-describedby": described, ...properties }),
    note && h("span", { class: "note-line", id: described }, note),
  );
}

const emailField = (value) =>
  field("E-mail", { name: "email", type: "email", autocomplete: "username", value: value ?? "" });
const newPasswordField = () =>
  field("Password", { name: "password", type: "password", autocomplete: "new-password", minlength: "12", maxlength: "256" }, RULE);
const codeField = () =>
  field("Code", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "12" }, "It was sent to your e-mail address.");

/** A form that cannot be sent twice at once and shows what went wrong. `send` gets the values. */
function form(action, fields, send) {
  const result = h("div", {});
  const button = h("button", { class: "primary" }, action);
  async function submitted(event) {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    result.replaceChildren();
    try {
      const values = Object.fromEntries(new FormData(event.target));
      await send({ ...values, email: normalised(values.email), code: values.code?.trim() });
    } catch (error) {
      result.replaceChildren(problemPanel(error));
    } finally {
      button.disabled = false;
    }
  }
  return h("form", { class: "account", onsubmit: submitted }, fields, button, result);
}

function page(title, text, body, links) {
  const content = h("div", { class: "panel narrow" }, h("h1", { tabindex: "-1" }, title), text && h("p", {}, text), body, h("p", { class: "links" }, links));
  return { title, content: [content] };
}

const go = (address) => location.assign(address);
const link = (text, name, next, more) => h("a", { href: accountAddress(name, next, more) }, text);

export async function signInView({ next, email }) {
  const send = async (values) => {
    try {
      await signIn(values.email, values.password);
    } catch (error) {
      if (error.kind !== "UserNotConfirmedException") throw error;
      return go(accountAddress("confirm", next, { email: values.email }));
    }
    return go(nextAddress(next));
  };
  const password = field("Password", { name: "password", type: "password", autocomplete: "current-password" });
  return page("Sign in", null, form("Sign in", [emailField(email), password], send), [
    link("Create an account", "sign-up", next),
    link("Forgot the password?", "new-password", next),
  ]);
}

// Only for the moments between signing up and confirming; never stored.
let fresh = null;

export async function signUpView({ next }) {
  const send = async (values) => {
    const made = await cognito.signUp(values.email, values.password);
    fresh = { ...values, account: made.UserSub };
    go(accountAddress("confirm", next, { email: values.email }));
  };
  const text = "Your e-mail address is for signing in only. Others see a made-up name until you choose another.";
  return page("Create an account", text, form("Create account", [emailField(), newPasswordField()], send), [
    link("I have an account", "sign-in", next),
  ]);
}

/** On a platform that sends no mail: the code, which it tells to the page that has made the account. */
async function localCode(email) {
  const { code: address } = await config();
  if (!address) return null;
  const asked = { email, account: fresh?.email === email ? fresh.account : "" };
  const headers = { "Content-Type": "application/json" };
  const told = await ask(address, { method: "POST", headers, body: JSON.stringify(asked) }).catch(() => ({}));
  const text = told.code ? `No mail is sent by this platform; the code is ${told.code}.` : "No mail is sent by this platform; whoever runs it reads the code with: cdu info mail";
  return h("p", { class: "local-code" }, text);
}

export async function confirmView({ next, email }) {
  const send = async (values) => {
    await cognito.confirmSignUp(values.email, values.code);
    const known = fresh?.email === values.email ? fresh : null;
    fresh = null;
    if (!known) return go(accountAddress("sign-in", next, { email: values.email }));
    await signIn(known.email, known.password);
    return go(nextAddress(next));
  };
  const status = h("span", { role: "status" });
  const again = async () => {
    status.textContent = "";
    try {
      const address = normalised(document.getElementById("field-email").value);
      await cognito.resendCode(address);
      status.textContent = `A new code was sent to ${address}.`;
    } catch (error) {
      status.replaceChildren(problemPanel(error));
    }
  };
  const fields = [emailField(email), codeField(), await localCode(email)];
  return page("Confirm your account", null, form("Confirm", fields, send), [
    h("button", { type: "button", class: "link", onclick: again }, "Send a new code"),
    status,
  ]);
}

export async function newPasswordView({ next, email }) {
  if (email) {
    const send = async (values) => {
      await cognito.confirmNewPassword(values.email, values.code, values.password);
      await signIn(values.email, values.password);
      go(nextAddress(next));
    };
    return page("Choose a new password", null, form("Save and sign in", [emailField(email), codeField(), newPasswordField()], send), [
      link("Back to sign in", "sign-in", next),
    ]);
  }
  const send = async (values) => {
    await cognito.forgotPassword(values.email);
    go(accountAddress("new-password", next, { email: values.email }));
  };
  return page("Forgot the password?", "We send a code to your e-mail address.", form("Send the code", [emailField()], send), [
    link("Back to sign in", "sign-in", next),
  ]);
}
