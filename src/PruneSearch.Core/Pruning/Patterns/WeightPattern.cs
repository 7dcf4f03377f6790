using System.Globalization;
using System.Text.RegularExpressions;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Patterns;

/// <summary>Which weights of a layer are zeroed together, or in a fixed number out of so many.</summary>
public abstract partial class WeightPattern
{
    private const int Largest = 65536;

    /// <summary>Every weight by itself (unstructured sparsity).</summary>
    public static WeightPattern Single { get; } = new SinglePattern();

    /// <summary>The name in specs.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The pattern of a name: <c>N:M</c> (<see cref="RunPattern"/>) or <c>RxC</c> (<see cref="BlockPattern"/>); null where it is neither.
    /// </summary>
    public static WeightPattern? Find(string name)
    {
        Match match = Form().Match(name);
        if (!match.Success || !int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out int first) || !int.TryParse(match.Groups[3].Value, CultureInfo.InvariantCulture, out int second)
            || first < 1 || second < 1 || first > Largest || second > Largest)
        {
            return null;
        }

        return match.Groups[2].Value == "x" ? new BlockPattern(first, second)
            : first < second ? new RunPattern(first, second)
            : null;
    }

    /// <summary>The group of a layer's weights under this pattern.</summary>
    /// <param name="weights">The layer's weights and where its inputs and outputs lie.</param>
    /// <param name="minimumKept">Units that stay, at least; does not apply where the pattern says itself what stays.</param>
    /// <param name="reason">Why the pattern does not fit the layer, where the result is null.</param>
    internal abstract MaskGroup? GroupOf(LayerWeights weights, int minimumKept, out string? reason);

    [GeneratedRegex("^([1-9][0-9]{0,5})([:x])([1-9][0-9]{0,5})$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
