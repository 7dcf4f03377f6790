namespace PruneSearch.Web.Dashboard;

/// <summary>What stands where the dashboard would, in a program that was built without it.</summary>
internal static class AbsentPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>PruneSearch</title></head>
        <body>
        <main>
        <h1>PruneSearch</h1>
        <p>This server was built without the dashboard. Its API, below <code>/api/v1</code>, and the command line do everything that the dashboard does.</p>
        <p>To have the dashboard, install Node.js (20.19, 22.12 or later) with npm where the server is built, and build it again with
        <code>-p:RequireDashboard=true</code>, which says what is missing, if something still is.</p>
        </main>
        </body>
        </html>

        """;

    public static DashboardFile File { get; } = new("text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(Html.ReplaceLineEndings("\n")), null);
}
