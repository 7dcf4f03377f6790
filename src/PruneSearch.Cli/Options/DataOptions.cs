using System.CommandLine;
using System.Globalization;
using PruneSearch.Data;
using PruneSearch.Data.Loading;

namespace PruneSearch.Cli.Options;

/// <summary>Which samples a command uses, and how they become inputs.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _data = new("--data") { Description = "KIND:PATH: cifar10:DIR, mnist:DIR, npz:FILE, images:DIR, or glyphs." };
    private readonly Option<string> _split = new("--split") { Description = "train, validation or test.", DefaultValueFactory = _ => "test" };
    private readonly Option<int?> _from = new("--from") { Description = "First sample of the split." };
    private readonly Option<int?> _to = new("--to") { Description = "Behind the last sample." };
    private readonly Option<string?> _mean = new("--mean") { Description = "Means on 0..1 pixels, one for each channel: 0.485,0.456,0.406." };
    private readonly Option<string?> _std = new("--std") { Description = "Standard deviations on 0..1 pixels, one for each channel." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Values as they are stored: 0..255 for images." };
    private readonly Option<double?> _zero = new("--zero") { Description = "Zero point of quantised arrays: value = (q - zero) * scale." };
    private readonly Option<double?> _scale = new("--scale") { Description = "Scale of quantised arrays." };

    public DataOptions(Command command, bool required)
    {
        _data.Required = required;
        foreach (Option option in new Option[] { _data, _split, _from, _to, _mean, _std, _raw, _zero, _scale })
        {
            command.Options.Add(option);
        }
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_data) is not null;

    /// <summary>The samples, in memory.</summary>
    /// <exception cref="InvalidInputException">With everything wrong about the options or the data.</exception>
    public (DataSlice Data, Normalization Normalization) Open(ParseResult parsed)
    {
        Normalization normalization = Normalize(parsed);
        DataSource source = DataSource.Parse(parsed.GetValue(_data)!, Directory.GetCurrentDirectory());
        DataSlice slice = source.Open(DataSource.ParseSplit(parsed.GetValue(_split)!));
        int? from = parsed.GetValue(_from);
        int? to = parsed.GetValue(_to);
        return (from is null && to is null ? slice : slice.Range(from ?? 0, to ?? slice.Count), normalization);
    }

    private Normalization Normalize(ParseResult parsed)
    {
        string? mean = parsed.GetValue(_mean);
        string? std = parsed.GetValue(_std);
        bool raw = parsed.GetValue(_raw);
        double? zero = parsed.GetValue(_zero);
        double? scale = parsed.GetValue(_scale);
        int ways = (raw ? 1 : 0) + (mean is not null || std is not null ? 1 : 0) + (zero is not null || scale is not null ? 1 : 0);
        if (ways > 1 || (mean is null) != (std is null) || (zero is null) != (scale is null))
        {
            throw new InvalidInputException("--mean, --std, --raw, --zero, --scale", "do not go together", "give --mean with --std, or --zero with --scale, or --raw, or none (pixels on 0..1)");
        }

        return raw ? Normalization.Raw
            : zero is not null ? Normalization.Affine(zero.Value, scale!.Value)
            : mean is not null ? Normalization.Standard(Numbers("--mean", mean), Numbers("--std", std!))
            : Normalization.Unit;
    }

    private static double[] Numbers(string option, string text) =>
        [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new InvalidInputException(option, $"'{part}' is not a number", "numbers separated by commas, one for each channel or one for all"))];
}
