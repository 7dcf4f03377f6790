using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Graphs.Operators;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Schedules;
using Spectre.Console;

namespace PruneSearch.Cli.Commands;

/// <summary><c>criteria</c>, <c>schedules</c>, <c>allocations</c>, <c>operators</c>: what there is to choose from.</summary>
internal static class MethodLists
{
    public static IEnumerable<Command> All =>
    [
        List(
            "criteria", "Lists what can score units, weights and blocks: prune.criterion.", Criteria(),
            [("name", c => c.Name), ("scores", c => c.Scores), ("score", c => c.Description.Summary), ("evidence", c => c.Evidence), ("source", c => c.Description.Source), ("cost", c => c.Description.Cost)]),
        List("schedules", "Lists when units can go: prune.schedule.", PruningSchedules.All, [("name", k => k.Name), ("when units go", k => k.Summary), ("source", k => k.Source)]),
        List("allocations", "Lists how a ratio is spread over groups: prune.allocation.", PruningAllocations.All, [("name", k => k.Name), ("what the ratio means", k => k.Summary), ("source", k => k.Source)]),
        List(
            "operators", "Lists the ONNX operators that are known.", OperatorRegistry.All,
            [("name", o => o.Name), ("inputs", o => o.InputCount is var (min, max) && min == max ? $"{min}" : max == int.MaxValue ? $"{min} or more" : $"{min} to {max}"), ("MACs", o => CountsMacs(o) ? "counted" : "none"), ("source", o => $"ONNX {o.Name}, opset {OperatorRegistry.OldestOpset} to {OperatorRegistry.NewestOpset}")]),
    ];

    private static IEnumerable<(string Name, string Scores, string Evidence, CriterionDescription Description)> Criteria()
    {
        NameRegistry<IPruningCriterion> units = PruningCriteria.BuiltIn(seed: 1);
        NameRegistry<IDepthCriterion> blocks = DepthCriteria.BuiltIn(seed: 1);
        return
        [
            .. units.Names.Select(n => units[n]).Select(c => (c.Name, c.Scope.InWords(), Words(c.Needs.ToString()), c.Description)),
            .. blocks.Names.Select(n => blocks[n]).Select(c => (c.Name, "layers", Words(c.Needs.ToString()), c.Description)),
        ];
    }

    /// <summary>Flags of an enumeration, in words.</summary>
    private static string Words(string flags) => string.Concat(flags.Select((c, i) => char.IsUpper(c) && i > 0 && flags[i - 1] != ' ' ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static bool CountsMacs(Operator o) => o.GetType().GetMethod(nameof(Operator.Macs))!.DeclaringType != typeof(Operator);

    private static Command List<T>(string name, string description, IEnumerable<T> rows, (string Heading, Func<T, string> Text)[] columns)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command(name, description) { json };
        command.Runs(
            (parsed, _) =>
            {
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(rows.Select(r => columns.ToDictionary(c => Key(c.Heading), c => c.Text(r), StringComparer.Ordinal)));
                    return Task.FromResult(ExitCode.Ok);
                }

                Table table = new Table().Border(TableBorder.Minimal).AddColumns([.. columns.Select(c => c.Heading)]);
                foreach (T row in rows)
                {
                    table.AddRow([.. columns.Select(c => Markup.Escape(c.Text(row)))]);
                }

                Terminal.Out.Write(table);
                return Task.FromResult(ExitCode.Ok);
            },
            json);
        return command;
    }

    private static string Key(string heading)
    {
        string[] words = heading.Split(' ');
        return string.Concat(words[0].ToLowerInvariant(), string.Concat(words.Skip(1).Select(w => char.ToUpperInvariant(w[0]) + w[1..])));
    }
}
