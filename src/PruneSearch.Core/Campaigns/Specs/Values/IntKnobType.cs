namespace PruneSearch.Campaigns.Specs.Values;

internal sealed class IntKnobType(int min, int max) : KnobType<int, IntKnob>(Whole.Between(min, max), Whole.From(1), hasLog: false)
{
    protected override IntKnob Of(IReadOnlyList<int> choices) => IntKnob.Of(choices);

    protected override IntKnob Of(KnobRange<int> range) => IntKnob.Range(range.Min, range.Max, range.Step ?? 1);

    protected override KnobRange<int>? Range(IntKnob knob) => knob.IsRange ? new(knob.Low, knob.High, knob.Step, false) : null;

    protected override IReadOnlyList<int> Choices(IntKnob knob) => knob.Choices;
}
