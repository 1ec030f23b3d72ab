// GOV.UK Frontend ships no types; these are the two components that pages use.
declare module "govuk-frontend" {
  export class ExitThisPage {
    constructor(element: Element);
  }
  export class SkipLink {
    constructor(element: Element);
  }
}
