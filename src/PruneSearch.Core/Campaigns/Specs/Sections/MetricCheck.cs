using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Constraints;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>
/// Objectives and constraints against the task and the targets, and against each other. Looks at the text, so that one that is wrong does
/// not hide what is wrong with the others.
/// </summary>
internal sealed class MetricCheck
{
    private readonly SpecNode _root;
    private readonly TaskKind? _task;
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);

    private MetricCheck(SpecNode root, TaskKind task)
    {
        _root = root;
        _task = root.Errors.Has("task") ? null : task;
    }

    public static void Check(SpecNode root, TaskKind task)
    {
        var check = new MetricCheck(root, task);
        check.NameTargets();
        foreach ((SpecNode node, string text) in Texts(root, "objectives"))
        {
            check.Metric(node, MetricType.Parse(text, out _));
        }

        (SpecNode Node, ConstraintSpec Constraint)[] constraints =
            [.. Texts(root, "constraints").Select(t => (t.Node, ConstraintType.Parse(t.Text, out _)!)).Where(c => c.Item2 is not null)];
        foreach ((SpecNode node, ConstraintSpec constraint) in constraints)
        {
            check.Metric(node, constraint.Metric);
        }

        Contradictions.Check(constraints);
    }

    private static IEnumerable<(SpecNode Node, string Text)> Texts(SpecNode root, string key)
    {
        foreach (SpecNode node in root.Find(key)?.Items() ?? [])
        {
            if (node.Value is YamlScalar { Kind: ScalarKind.Text } scalar)
            {
                yield return (node, scalar.Text);
            }
        }
    }

    /// <summary>Collects the names of all targets, of wrong ones too; names that are given twice are errors.</summary>
    private void NameTargets()
    {
        foreach (SpecNode target in _root.Find("targets")?.Items() ?? [])
        {
            if (target.Find("name") is { Value: YamlScalar { Kind: ScalarKind.Text } scalar } name && !_targets.Add(scalar.Text))
            {
                name.Error($"is {scalar.Quoted}, as another target's; rename one", "each target has a name of its own");
            }
        }
    }

    private void Metric(SpecNode node, MetricRef? metric)
    {
        if (metric is null)
        {
            return;
        }

        if (metric.External is { } name && _root.Find("evaluation") is null)
        {
            node.Error($"{metric} is a figure of an evaluator's, and the spec has none; add evaluation: {{tool: TOOL}}, whose answers have {YamlScalar.Quote(name)}", "metrics by name come from a registered evaluator");
        }

        if (metric.Target is { } target && !_targets.Contains(target))
        {
            string mend = _targets.Count == 0 ? "add it to targets"
                : NearestName.Of(target, _targets) is { } nearest ? $"did you mean '{nearest}'?"
                : $"name one of {string.Join(", ", _targets.Order(StringComparer.Ordinal).Take(20))}";
            node.Error($"there is no target {YamlScalar.Quote(target)}; {mend}", "metrics are measured on targets of the spec");
        }

        if (_task is { } task && TaskOf(metric.Metric) is { } needed && needed != task)
        {
            (string has, string use) = needed == TaskKind.Classification
                ? ("needs labels, and the task is fidelity", "agreement or outputError")
                : ("compares with the dense model, and the task is classification", "accuracy or loss");
            node.Error($"{metric.Metric.Name()} {has}; use {use}", "accuracy and loss go with classification, agreement and outputError with fidelity");
        }
    }

    private static TaskKind? TaskOf(Metric metric) => metric switch
    {
        Specs.Metric.Accuracy or Specs.Metric.Loss or Specs.Metric.AccuracyBefore or Specs.Metric.GeneralizationGap or Specs.Metric.WorstClassDrop => TaskKind.Classification,
        Specs.Metric.Agreement or Specs.Metric.OutputError or Specs.Metric.AgreementBefore or Specs.Metric.OutputErrorBefore => TaskKind.Fidelity,
        _ => null,
    };
}
