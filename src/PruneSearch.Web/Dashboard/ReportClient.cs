using System.Reflection;
using System.Text;
using PruneSearch.Campaigns.Reports;

namespace PruneSearch.Web.Dashboard;

/// <summary>The dashboard's charts for reports, as they were built into this program.</summary>
public static class ReportClient
{
    private const string Resource = "report/report.js";

    private static readonly Lazy<ReportScript?> Read = new(() => Embedded(typeof(ReportClient).Assembly));

    /// <summary>Null where the client was not built.</summary>
    public static ReportScript? Script => Read.Value;

    private static ReportScript? Embedded(Assembly assembly)
    {
        using Stream? stream = assembly.GetManifestResourceStream(Resource);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new ReportScript(reader.ReadToEnd());
    }
}
