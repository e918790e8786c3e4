namespace SamCrowd.Testing;

/// <summary>What a script that imports nnU-Net starts with.</summary>
public static class NnUNetScript
{
    /// <summary>
    /// Lets nnU-Net be imported on a Debian that has torch but not every package it names: those of which no step of our scripts makes
    /// use are stood in for where they are missing. Imports torch and numpy as np.
    /// </summary>
    public const string Preamble = """
        import contextlib, importlib, io, os, sys, time, types
        import torch
        for kind in ('raw', 'preprocessed', 'results'): os.environ.setdefault('nnUNet_' + kind, os.getcwd())
        class Name(type):
            def __getattr__(cls, name):
                if name.startswith('__'): raise AttributeError(name)
                return Name(name, (), {})
        class Absent(types.ModuleType):
            __path__ = []
            __getattr__ = Name.__getattr__
        for name in ('threadpoolctl', 'torch._dynamo', 'blosc2'):
            try: present = getattr(importlib.import_module(name), '__file__', None)
            except ImportError: present = None
            if not present: sys.modules[name] = Absent(name)
        import numpy as np

        """;
}
