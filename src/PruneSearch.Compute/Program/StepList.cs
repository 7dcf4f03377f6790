using PruneSearch.Compute.Layout;

namespace PruneSearch.Compute.Program;

/// <summary>Steps under construction, with the slots that each touches (for the memory plan).</summary>
internal sealed class StepList
{
    private readonly List<Step> _steps = [];
    private readonly List<Slot[]> _touched = [];
    private readonly List<Step> _last = [];

    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<Slot[]> Touched => _touched;

    public void Add(string name, StepAction action, ReadOnlySpan<Slot> touches, bool crosses = false)
    {
        _steps.Add(new Step(name, action, crosses));
        _touched.Add([.. touches]);
    }

    /// <summary>
    /// A team step behind all others: what it reads stays as it is until then. Keeps sums over blocks from tearing runs of block steps apart.
    /// </summary>
    public void AddLast(string name, StepAction action) => _last.Add(new Step(name, action, Crosses: true, Team: true));

    /// <summary>Puts the last steps in their place.</summary>
    public void Close()
    {
        _steps.AddRange(_last);
        _touched.AddRange(_last.Select(_ => Array.Empty<Slot>()));
        _last.Clear();
    }

    public void AddTeam(string name, StepAction action, ReadOnlySpan<Slot> touches)
    {
        _steps.Add(new Step(name, action, Crosses: true, Team: true));
        _touched.Add([.. touches]);
    }
}
