import { titleOf } from "../../../review/model/title";

const dashboard = (dashboard_json: string) =>
  titleOf("google_monitoring_dashboard", { dashboard_json }, "google_monitoring_dashboard.Health_1").title;

test("a dashboard is called as it calls itself, and by its address where it does not", () => {
  expect(dashboard('{"displayName": "health \\"now\\"", "x": 1}')).toBe('dashboard health "now"');
  expect(dashboard("{}")).toBe("dashboard Health_1");
  expect(dashboard('{"displayName": "\\q"}')).toBe("dashboard Health_1");
});
