namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>The range of a chart in one direction, with round ticks.</summary>
internal sealed class Axis
{
    private const double Padding = 0.06;
    private const int MostTicks = 7;
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    /// <param name="label">What it shows, with its unit.</param>
    /// <param name="values">What must be in the range; those that are not finite are passed over.</param>
    /// <param name="format">A value and the distance of ticks, to a tick's text.</param>
    /// <param name="low">A fixed lower end.</param>
    /// <param name="whole">Whether only whole numbers are ticks.</param>
    public Axis(string label, IEnumerable<double> values, Func<double, double, string> format, double? low = null, bool whole = false)
    {
        Label = label;
        double[] finite = [.. values.Where(double.IsFinite)];
        double least = low ?? finite.DefaultIfEmpty(0).Min();
        double most = Math.Max(finite.DefaultIfEmpty(1).Max(), least);
        double span = most > least ? most - least : Math.Max(Math.Abs(most) * 0.1, 1e-9);
        Low = low ?? least - (Padding * span);
        High = most + (Padding * span);
        double step = Step((High - Low) / MostTicks);
        if (whole)
        {
            step = Math.Max(1, Math.Ceiling(step));
        }

        int first = (int)Math.Ceiling((Low / step) - 1e-9);
        int last = (int)Math.Floor((High / step) + 1e-9);
        Ticks = [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(i => (i * step, format(i * step, step)))];
    }

    public string Label { get; }

    public double Low { get; }

    public double High { get; }

    public IReadOnlyList<(double Value, string Text)> Ticks { get; }

    /// <summary>A value's place: 0 at the lower end, 1 at the upper.</summary>
    public double Place(double value) => (Math.Clamp(value, Low, High) - Low) / (High - Low);

    /// <summary>Plain numbers with as many decimals as the ticks need.</summary>
    public static string Plain(double value, double step) =>
        value.ToString("F" + Decimals(step), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Percentages with as many decimals as the ticks need.</summary>
    public static string Percent(double value, double step) => Plain(value * 100, step * 100) + "%";

    private static int Decimals(double step)
    {
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 9);
        return Math.Abs((step * Math.Pow(10, decimals)) - Math.Round(step * Math.Pow(10, decimals))) > 1e-6 ? decimals + 1 : decimals;
    }

    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Steps.First(s => s * power >= least * (1 - 1e-9)) * power;
    }
}
