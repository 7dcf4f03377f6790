using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>A strict reader of Prometheus' text format 0.0.4: what it does not know, or what is out of order, is an error.</summary>
internal sealed partial class MetricText
{
    private readonly Dictionary<string, (string Help, string Type, List<MetricSample> Samples)> _families = new(StringComparer.Ordinal);

    private MetricText()
    {
    }

    public IEnumerable<string> Names => _families.Keys;

    /// <exception cref="InvalidDataException">The text breaks a rule.</exception>
    public static MetricText Parse(string text)
    {
        Require(text.Length == 0 || text.EndsWith('\n'), "the last line does not end");
        var parsed = new MetricText();
        string? family = null;
        string? help = null;
        foreach (string line in text.Split('\n')[..^1])
        {
            Require(line.Length > 0 && line == line.Trim(' ') && !line.Contains('\r'), $"blanks: '{line}'");
            if (HelpLine().Match(line) is { Success: true } h)
            {
                (help, family) = (h.Groups[2].Value, null);
                Require(!parsed._families.ContainsKey(h.Groups[1].Value), $"a second HELP: {line}");
                parsed._families[h.Groups[1].Value] = (Unescape(help, quotes: false), string.Empty, []);
            }
            else if (TypeLine().Match(line) is { Success: true } t)
            {
                family = t.Groups[1].Value;
                Require(help is not null && parsed._families.TryGetValue(family, out var described) && described.Type.Length == 0, $"a TYPE without its HELP: {line}");
                parsed._families[family] = parsed._families[family] with { Type = t.Groups[2].Value };
            }
            else
            {
                Require(family is not null, $"a sample without its TYPE: {line}");
                MetricSample sample = Sample(line);
                string[] allowed = parsed._families[family!].Type == "histogram" ? [$"{family}_bucket", $"{family}_sum", $"{family}_count"] : [family!];
                Require(allowed.Contains(sample.Name), $"'{sample.Name}' is not of {family}");
                parsed._families[family!].Samples.Add(sample);
            }
        }

        foreach ((string name, (_, string type, List<MetricSample> samples)) in parsed._families)
        {
            Check(name, type, samples);
        }

        return parsed;
    }

    public string Type(string name) => _families[name].Type;

    public string Help(string name) => _families[name].Help;

    /// <summary>The values of a line's series that has exactly these labels.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) =>
        _families.Values.SelectMany(f => f.Samples).Single(s => s.Name == name && s.Labels.Count == labels.Length && labels.All(l => s.Labels.GetValueOrDefault(l.Name) == l.Value)).Value;

    public IEnumerable<MetricSample> Samples(string family) => _families[family].Samples;

    private static void Check(string name, string type, List<MetricSample> samples)
    {
        Require(type.Length > 0, $"{name} has no TYPE");
        Require(samples.Select(s => $"{s.Name} {s.Series()}").Distinct().Count() == samples.Count, $"{name} has a series twice");
        Require(type != "counter" || (name.EndsWith("_total", StringComparison.Ordinal) && samples.All(s => s.Value >= 0)), $"{name} is no counter");
        if (type != "histogram")
        {
            return;
        }

        foreach (IGrouping<string, MetricSample> series in samples.GroupBy(s => s.Series("le")))
        {
            MetricSample[] buckets = [.. series.Where(s => s.Name == name + "_bucket")];
            double[] bounds = [.. buckets.Select(b => Number(b.Labels["le"]))];
            Require(bounds.Zip(bounds.Skip(1)).All(p => p.First < p.Second) && double.IsPositiveInfinity(bounds[^1]), $"{name}: bounds do not rise to +Inf");
            Require(buckets.Zip(buckets.Skip(1)).All(p => p.First.Value <= p.Second.Value), $"{name}: buckets are not cumulative");
            Require(series.Single(s => s.Name == name + "_count").Value == buckets[^1].Value, $"{name}: the count is not the last bucket's");
            Require(series.Count(s => s.Name == name + "_sum") == 1, $"{name}: no sum");
        }
    }

    private static MetricSample Sample(string line)
    {
        Match match = SampleLine().Match(line);
        Require(match.Success, $"not a sample: {line}");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in LabelPart().Matches(match.Groups["labels"].Value))
        {
            Require(labels.TryAdd(label.Groups["name"].Value, Unescape(label.Groups["value"].Value, quotes: true)), $"a label twice: {line}");
        }

        return new MetricSample(match.Groups["name"].Value, labels, Number(match.Groups["number"].Value));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
    };

    private static string Unescape(string text, bool quotes)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            Require(i < text.Length && (text[i] is '\\' or 'n' || (quotes && text[i] == '"')), $"an unknown escape in '{text}'");
            plain.Append(text[i] == 'n' ? '\n' : text[i]);
        }

        return plain.ToString();
    }

    private static void Require(bool rule, string broken)
    {
        if (!rule)
        {
            throw new InvalidDataException(broken);
        }
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")*)\})? (?<number>\S+)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)"(,|$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelPart();
}
