namespace PruneSearch.Campaigns.Specs.Values;

internal sealed class FloatKnobType(Bounds bounds) : KnobType<double, FloatKnob>(new NumberType(bounds), NumberType.AboveZero, hasLog: true)
{
    protected override FloatKnob Of(IReadOnlyList<double> choices) => FloatKnob.Of(choices);

    protected override FloatKnob Of(KnobRange<double> range) => FloatKnob.Range(range.Min, range.Max, range.Step, range.Log);

    protected override KnobRange<double>? Range(FloatKnob knob) => knob.IsRange ? new(knob.Low, knob.High, knob.Step, knob.IsLog) : null;

    protected override IReadOnlyList<double> Choices(FloatKnob knob) => knob.Choices;
}
