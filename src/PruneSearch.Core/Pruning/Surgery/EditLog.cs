using System.Collections.Immutable;
using System.Security.Cryptography;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// Everything that was done to a base model's structure: for the weight of every layer the output indices it lost, the blocks that were
/// bypassed, and the masks on what is left. Entries are sorted, so that the same edits give the same log whichever way they were reached, in one cut or in many.
/// </summary>
public sealed class EditLog : IEquatable<EditLog>
{
    public static readonly EditLog Empty = new([], []);

    private readonly Lazy<string> _json;
    private readonly Lazy<string> _identity;

    public EditLog(IEnumerable<AxisRemoval> cuts, IEnumerable<MaskDigest> masks, IEnumerable<BlockRemoval>? blocks = null)
    {
        Blocks = [.. (blocks ?? []).OrderBy(b => b.Output, StringComparer.Ordinal)];
        Cuts = [.. cuts.Where(c => c.Removed.Length > 0).OrderBy(c => c.Value, StringComparer.Ordinal).ThenBy(c => c.Axis)];
        Masks = [.. masks.OrderBy(m => m.Initializer, StringComparer.Ordinal)];
        _json = new(() => EditLogJson.Write(this));
        _identity = new(() => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ToJson()))));
    }

    /// <summary>By value, then axis.</summary>
    public ImmutableArray<AxisRemoval> Cuts { get; }

    /// <summary>By output.</summary>
    public ImmutableArray<BlockRemoval> Blocks { get; }

    /// <summary>By initialiser.</summary>
    public ImmutableArray<MaskDigest> Masks { get; }

    /// <summary>Whether the structure is as it was: nothing is cut out and no block bypassed. There may be masks.</summary>
    public bool IsUncut => Cuts.IsEmpty && Blocks.IsEmpty;

    /// <summary>SHA-256 of the canonical JSON, lower-case hexadecimal.</summary>
    public string Identity => _identity.Value;

    /// <summary>The log with these masks instead of its own.</summary>
    public EditLog WithMasks(IEnumerable<MaskDigest> masks) => new(Cuts, masks, Blocks);

    /// <summary>The canonical JSON: no white space, keys and entries in one order.</summary>
    public string ToJson() => _json.Value;

    /// <exception cref="InvalidInputException">The text is not an edit log.</exception>
    public static EditLog Parse(string json) => EditLogJson.Read(json);

    /// <summary>Cuts the base model as the log says. Masks are not applied: they are kept elsewhere, by digest.</summary>
    /// <exception cref="InvalidInputException">The log is not of this model: an index does not exist, must stay, or lacks what goes with it.</exception>
    public CutResult Replay(ModelGraph baseGraph) => EditLogReplay.Run(this, baseGraph);

    internal static EditLog Of(IEnumerable<BlockRemoval> blocks) => new([], [], blocks);

    /// <summary>What a selection removes: the output indices of all layers, and of units that no layer makes, of their first axis.</summary>
    internal static EditLog Of(IEnumerable<UnitGroup> groups, Selection selection)
    {
        var removed = new Dictionary<AxisRef, SortedSet<int>>();
        foreach (UnitGroup group in groups)
        {
            foreach (int unit in selection.Of(group))
            {
                bool made = false;
                foreach (GroupAxis axis in group.Axes)
                {
                    if ((axis.Use & AxisUse.Produces) != 0 && !axis.Indices(unit).IsEmpty)
                    {
                        Note(axis, unit);
                        made = true;
                    }
                }

                if (!made)
                {
                    Note(group.Axes.First(a => !a.Indices(unit).IsEmpty), unit);
                }
            }
        }

        return new EditLog(removed.Select(r => new AxisRemoval(r.Key.Value, r.Key.Axis, [.. r.Value])), []);

        void Note(GroupAxis axis, int unit)
        {
            if (!removed.TryGetValue(axis.Axis, out SortedSet<int>? indices))
            {
                removed.Add(axis.Axis, indices = []);
            }

            foreach (int index in axis.Indices(unit))
            {
                indices.Add(index);
            }
        }
    }

    /// <summary>This log, and then a cut of the model that it leaves.</summary>
    internal EditLog Then(EditLog next, AxisCuts cuts)
    {
        var all = Cuts.ToDictionary(c => (c.Value, c.Axis), c => c.Removed);
        foreach (AxisRemoval cut in next.Cuts)
        {
            int[]? kept = cuts.Kept(new AxisRef(cut.Value, cut.Axis));
            IEnumerable<int> inBase = kept is null ? cut.Removed : cut.Removed.Select(i => kept[i]);
            all[(cut.Value, cut.Axis)] = [.. all.GetValueOrDefault((cut.Value, cut.Axis), []).Concat(inBase).Order()];
        }

        return new EditLog(all.Select(c => new AxisRemoval(c.Key.Value, c.Key.Axis, c.Value)), next.Masks, Blocks.Concat(next.Blocks));
    }

    public bool Equals(EditLog? other) =>
        other is not null && Cuts.SequenceEqual(other.Cuts) && Masks.SequenceEqual(other.Masks) && Blocks.SequenceEqual(other.Blocks);

    public override bool Equals(object? obj) => Equals(obj as EditLog);

    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => ToJson();
}
