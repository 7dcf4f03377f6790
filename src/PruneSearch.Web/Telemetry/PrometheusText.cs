using System.Globalization;
using System.Text;

namespace PruneSearch.Web.Telemetry;

/// <summary>Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>A name as the format has it: with its unit, and what counters end in.</summary>
    public static string Name(string name, string? unit, MetricKind kind)
    {
        string written = Plain(name, colons: true);
        if (unit == "s" && !written.Contains("_seconds", StringComparison.Ordinal))
        {
            written += "_seconds";
        }

        return kind == MetricKind.Counter && !written.EndsWith("_total", StringComparison.Ordinal) ? written + "_total" : written;
    }

    /// <summary>Labels without their braces, by name; the same for the same labels in any order.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (tags.Length)
        {
            case 0:
                return string.Empty;
            case 1:
                return Label(tags[0]);
            default:
                string[] labels = new string[tags.Length];
                for (int i = 0; i < labels.Length; i++)
                {
                    labels[i] = Label(tags[i]);
                }

                Array.Sort(labels, StringComparer.Ordinal);
                return string.Join(',', labels);
        }
    }

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (MetricFamily family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escape(family.Help, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (MetricSeries series in family.Series)
            {
                Write(text, family, series);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricFamily family, MetricSeries series)
    {
        (double value, long count, long[] upTo) = series.Read();
        if (family.Kind != MetricKind.Histogram)
        {
            Line(text, family.Name, series.Labels, Number(value));
            return;
        }

        string before = series.Labels.Length == 0 ? string.Empty : series.Labels + ",";
        for (int i = 0; i < upTo.Length; i++)
        {
            Line(text, family.Name + "_bucket", $"{before}le=\"{(i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf")}\"", Number(upTo[i]));
        }

        Line(text, family.Name + "_sum", series.Labels, Number(value));
        Line(text, family.Name + "_count", series.Labels, Number(count));
    }

    private static void Line(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string Label(KeyValuePair<string, object?> tag) =>
        $"{Plain(tag.Key, colons: false)}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? string.Empty, quotes: true)}\"";

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Letters, digits and underscores, not beginning with a digit; colons in names of metrics only.</summary>
    private static string Plain(string name, bool colons)
    {
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (colons && c == ':') ? c : '_'));
        return plain.Length == 0 || char.IsAsciiDigit(plain[0]) ? "_" + plain : plain;
    }

    private static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
