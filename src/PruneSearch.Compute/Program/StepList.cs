using PruneSearch.Compute.Layout;

namespace PruneSearch.Compute.Program;

/// <summary>Steps under construction, with the slots that each touches (for the memory plan).</summary>
internal sealed class StepList
{
    private readonly List<Step> _steps = [];
    private readonly List<Slot[]> _touched = [];

    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<Slot[]> Touched => _touched;

    public void Add(string name, StepAction action, ReadOnlySpan<Slot> touches, bool crosses = false)
    {
        _steps.Add(new Step(name, action, crosses));
        _touched.Add([.. touches]);
    }

    public void AddTeam(string name, StepAction action, ReadOnlySpan<Slot> touches)
    {
        _steps.Add(new Step(name, action, Crosses: true, Team: true));
        _touched.Add([.. touches]);
    }
}
