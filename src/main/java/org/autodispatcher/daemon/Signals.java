package org.autodispatcher.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Takes signals in the place of the JVM, whose own answer to them is to end at once, with 143 or 130, while shutdown hooks still
 * run. Only {@code sun.misc.Signal} does that; it is exported for such use (JEP 260), but the compiler warns of its name, so it is
 * looked up.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs {@code action}, on a thread of its own each time, whenever the signal comes.
     *
     * @param name without {@code SIG}. One that was ignored when this process was started stays so (nohup(1))
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (self, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield self;
                }
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> "handler of SIG" + name;
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM takes no signals", e);
        }
    }
}
