using System.Runtime.CompilerServices;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>
/// Adds Σ x · gradient over a row to sums that lie a row of output channels apart. As many independent sums are kept in registers as two
/// multiply-adds a cycle need, and as much of what is loaded is used more than once as registers allow.
/// </summary>
internal static unsafe class RowSums<TPack>
    where TPack : unmanaged, IPack<TPack>
{
    /// <summary>Four input channels, two packs of output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoPacks(RowTerms terms, float* sums)
    {
        var (outputs, step, upper) = (terms.Outputs, terms.Step, TPack.Count);
        TPack a = TPack.Load(sums), b = TPack.Load(sums + outputs), c = TPack.Load(sums + (2 * outputs)), d =
            TPack.Load(sums + (3 * outputs));
        TPack e = TPack.Load(sums + upper), f = TPack.Load(sums + outputs + upper);
        TPack g = TPack.Load(sums + (2 * outputs) + upper), h = TPack.Load(sums + (3 * outputs) + upper);
        float* x = terms.X, gradient = terms.Gradient;
        for (var place = terms.Places; place > 0; place--, x += step, gradient += outputs)
        {
            TPack one = TPack.Load(gradient), other = TPack.Load(gradient + upper);
            var input = TPack.Broadcast(x[0]);
            a = TPack.MultiplyAdd(input, one, a);
            e = TPack.MultiplyAdd(input, other, e);
            input = TPack.Broadcast(x[1]);
            b = TPack.MultiplyAdd(input, one, b);
            f = TPack.MultiplyAdd(input, other, f);
            input = TPack.Broadcast(x[2]);
            c = TPack.MultiplyAdd(input, one, c);
            g = TPack.MultiplyAdd(input, other, g);
            input = TPack.Broadcast(x[3]);
            d = TPack.MultiplyAdd(input, one, d);
            h = TPack.MultiplyAdd(input, other, h);
        }
        TPack.Store(a, sums);
        TPack.Store(b, sums + outputs);
        TPack.Store(c, sums + (2 * outputs));
        TPack.Store(d, sums + (3 * outputs));
        TPack.Store(e, sums + upper);
        TPack.Store(f, sums + outputs + upper);
        TPack.Store(g, sums + (2 * outputs) + upper);
        TPack.Store(h, sums + (3 * outputs) + upper);
    }

    /// <summary>Four input channels, three taps that lie side by side.</summary>
    /// <param name="inputs">Values between the taps.</param>
    /// <param name="perTap">Sums between the taps.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ThreeTaps(RowTerms terms, int inputs, float* sums, int perTap)
    {
        var (outputs, step) = (terms.Outputs, terms.Step);
        float* second = sums + perTap, third = second + perTap;
        TPack a = TPack.Load(sums), b = TPack.Load(sums + outputs), c = TPack.Load(sums + (2 * outputs)), d =
            TPack.Load(sums + (3 * outputs));
        TPack e = TPack.Load(second), f = TPack.Load(second + outputs), g = TPack.Load(second + (2 * outputs)), h =
            TPack.Load(second + (3 * outputs));
        TPack i = TPack.Load(third), j = TPack.Load(third + outputs), k = TPack.Load(third + (2 * outputs)), l =
            TPack.Load(third + (3 * outputs));
        float* x = terms.X, gradient = terms.Gradient;
        for (var place = terms.Places; place > 0; place--, x += step, gradient += outputs)
        {
            var upstream = TPack.Load(gradient);
            a = TPack.MultiplyAdd(TPack.Broadcast(x[0]), upstream, a);
            b = TPack.MultiplyAdd(TPack.Broadcast(x[1]), upstream, b);
            c = TPack.MultiplyAdd(TPack.Broadcast(x[2]), upstream, c);
            d = TPack.MultiplyAdd(TPack.Broadcast(x[3]), upstream, d);
            var next = x + inputs;
            e = TPack.MultiplyAdd(TPack.Broadcast(next[0]), upstream, e);
            f = TPack.MultiplyAdd(TPack.Broadcast(next[1]), upstream, f);
            g = TPack.MultiplyAdd(TPack.Broadcast(next[2]), upstream, g);
            h = TPack.MultiplyAdd(TPack.Broadcast(next[3]), upstream, h);
            next += inputs;
            i = TPack.MultiplyAdd(TPack.Broadcast(next[0]), upstream, i);
            j = TPack.MultiplyAdd(TPack.Broadcast(next[1]), upstream, j);
            k = TPack.MultiplyAdd(TPack.Broadcast(next[2]), upstream, k);
            l = TPack.MultiplyAdd(TPack.Broadcast(next[3]), upstream, l);
        }
        TPack.Store(a, sums);
        TPack.Store(b, sums + outputs);
        TPack.Store(c, sums + (2 * outputs));
        TPack.Store(d, sums + (3 * outputs));
        TPack.Store(e, second);
        TPack.Store(f, second + outputs);
        TPack.Store(g, second + (2 * outputs));
        TPack.Store(h, second + (3 * outputs));
        TPack.Store(i, third);
        TPack.Store(j, third + outputs);
        TPack.Store(k, third + (2 * outputs));
        TPack.Store(l, third + (3 * outputs));
    }

    /// <summary>One input channel, one pack: independent sums are those of every fourth place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(RowTerms terms, float* sums)
    {
        var (outputs, step, places) = (terms.Outputs, terms.Step, terms.Places);
        float* x = terms.X, gradient = terms.Gradient;
        TPack a = TPack.Load(sums), b = default, c = default, d = default;
        for (; places >= 4; places -= 4, x += 4 * step, gradient += 4 * outputs)
        {
            a = TPack.MultiplyAdd(TPack.Broadcast(x[0]), TPack.Load(gradient), a);
            b = TPack.MultiplyAdd(TPack.Broadcast(x[step]), TPack.Load(gradient + outputs), b);
            c = TPack.MultiplyAdd(TPack.Broadcast(x[2 * step]), TPack.Load(gradient + (2 * outputs)), c);
            d = TPack.MultiplyAdd(TPack.Broadcast(x[3 * step]), TPack.Load(gradient + (3 * outputs)), d);
        }
        for (; places > 0; places--, x += step, gradient += outputs) a = TPack.MultiplyAdd(TPack.Broadcast(x[0]), TPack.Load(gradient), a);
        TPack.Store(a + b + (c + d), sums);
    }
}
