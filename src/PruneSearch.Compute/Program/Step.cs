namespace PruneSearch.Compute.Program;

/// <summary>What a step does on one share of the work.</summary>
internal delegate void StepAction(in Work work);

/// <summary>One step of a program.</summary>
/// <param name="Name">For profiling and errors: node and phase.</param>
/// <param name="Action">Called for every block (and part), or once per thread for a team step.</param>
/// <param name="Crosses">Reads what other blocks wrote: every thread must have finished the steps before.</param>
/// <param name="Team">Not per block: called once on each thread, with <c>Part</c> of <c>Parts</c> = threads. Implies <paramref name="Crosses"/>.</param>
internal sealed record Step(string Name, StepAction Action, bool Crosses = false, bool Team = false);
