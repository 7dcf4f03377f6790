using System.Globalization;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Constraints;

/// <summary>
/// The right side of a constraint: a sum of numbers with units, <c>baseline</c>, and products of a number and <c>baseline</c>.
/// <code>
/// bound = [sign] term { sign term }        sign = "+" | "-"
/// term  = number [unit] | baseline | number ["%"] "*" baseline | baseline "*" number ["%"]
/// </code>
/// </summary>
internal sealed partial class BoundParser
{
    private readonly Metric _metric;
    private readonly BoundToken[] _tokens;
    private int _next;

    private BoundParser(Metric metric, BoundToken[] tokens)
    {
        _metric = metric;
        _tokens = tokens;
    }

    private double Factor { get; set; }

    private double Offset { get; set; }

    /// <summary>The factor of the baseline and the number added to it, in the metric's unit; null, and what to mend, where it is no bound.</summary>
    public static (double Factor, double Offset)? Parse(Metric metric, string text, out string? problem)
    {
        BoundToken[] tokens = [.. TokenPattern().Matches(text).Select(m => new BoundToken(m.Value))];
        var parser = new BoundParser(metric, tokens);
        problem = parser.Sum();
        return problem is null ? (parser.Factor, parser.Offset) : null;
    }

    private string? Sum()
    {
        double sign = 1;
        if (Peek.IsSign)
        {
            sign = Take().Text == "-" ? -1 : 1;
        }

        while (true)
        {
            if (Term(sign) is { } problem)
            {
                return problem;
            }

            if (_next == _tokens.Length)
            {
                return double.IsFinite(Factor) && double.IsFinite(Offset) ? null : "its numbers are too large; give smaller ones";
            }

            if (!Peek.IsSign)
            {
                return $"{YamlScalar.Quote(Peek.Text)} does not fit there; write for example baseline - 0.01 or 0.5 * baseline";
            }

            sign = Take().Text == "-" ? -1 : 1;
        }
    }

    private string? Term(double sign)
    {
        if (Peek.IsBaseline)
        {
            Take();
            return Peek.Text == "*" ? BaselineTimes(sign) : Scale(sign);
        }

        if (!Peek.IsNumber)
        {
            return $"a number or baseline must stand {(Peek.Text.Length == 0 ? "at the end" : $"in place of {YamlScalar.Quote(Peek.Text)}")}";
        }

        double number = sign * Number();
        int star = Peek.Text == "%" ? 1 : 0;
        if (At(star).Text != "*")
        {
            return Plain(number);
        }

        number = OrPercent(number);
        Take();
        return Peek.IsBaseline && Take().IsBaseline ? Scale(number) : "only baseline can be multiplied; work the number out";
    }

    private string? BaselineTimes(double sign)
    {
        Take();
        return Peek.IsNumber ? Scale(OrPercent(sign * Number())) : "a number must stand after 'baseline *'";
    }

    private string? Scale(double factor)
    {
        Factor += factor;
        return null;
    }

    private double OrPercent(double number)
    {
        if (Peek.Text != "%")
        {
            return number;
        }

        Take();
        return number / 100;
    }

    private string? Plain(double number)
    {
        MetricUnit[] units = MetricUnits.Of(_metric);
        string names = string.Join(", ", units.Select(u => u.Name));
        if (!Peek.IsUnit)
        {
            Offset += number;
            return number != 0 && MetricUnits.NeedsUnit(_metric)
                ? $"{Math.Abs(number).ToString(CultureInfo.InvariantCulture)} has no unit; write one of {names} after it"
                : null;
        }

        string name = Take().Text;
        MetricUnit? unit = Array.Find(units, u => u.Name == name);
        Offset += unit?.Convert(number) ?? 0;
        return unit is not null ? null
            : names.Length == 0 ? $"{_metric.Name()} has no unit; remove {YamlScalar.Quote(name)}"
            : $"{YamlScalar.Quote(name)} is not a unit of {_metric.Name()}; use {names}";
    }

    private BoundToken Peek => At(0);

    private BoundToken At(int ahead) => _next + ahead < _tokens.Length ? _tokens[_next + ahead] : new("");

    private BoundToken Take() => _tokens[_next++];

    private double Number() => double.Parse(Take().Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[A-Za-z_]+|\S", RegexOptions.NonBacktracking)]
    private static partial Regex TokenPattern();
}
