package plankton.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/// Changes in a JSON document by pointer (RFC 6901).
final class Json {
    private Json() {}

    static JsonElement at(JsonObject document, String pointer) {
        JsonElement element = document;
        for (String step : steps(pointer)) {
            element = child(element, step);
        }
        return element;
    }

    /// Sets a value; objects on the way are made, and an array when the last step is `-`.
    static void set(JsonObject document, String pointer, JsonElement value) {
        String[] steps = steps(pointer);
        JsonElement parent = document;
        for (int i = 0; i < steps.length - 1; i++) {
            if (parent instanceof JsonObject object && !object.has(steps[i])) {
                object.add(steps[i], steps[i + 1].equals("-") ? new JsonArray() : new JsonObject());
            }
            parent = child(parent, steps[i]);
        }
        String last = steps[steps.length - 1];
        switch (parent) {
            case JsonObject object -> object.add(last, value);
            case JsonArray array when last.equals("-") -> array.add(value);
            case JsonArray array -> array.set(Integer.parseInt(last), value);
            default -> throw new IllegalArgumentException(pointer);
        }
    }

    static void remove(JsonObject document, String pointer) {
        int slash = pointer.lastIndexOf('/');
        String last = unescape(pointer.substring(slash + 1));
        switch (at(document, pointer.substring(0, slash))) {
            case JsonObject object -> object.remove(last);
            case JsonArray array -> array.remove(Integer.parseInt(last));
            default -> throw new IllegalArgumentException(pointer);
        }
    }

    private static JsonElement child(JsonElement parent, String step) {
        return parent instanceof JsonArray array
                ? array.get(Integer.parseInt(step))
                : parent.getAsJsonObject().get(step);
    }

    private static String[] steps(String pointer) {
        if (pointer.isEmpty()) {
            return new String[0];
        }
        String[] steps = pointer.substring(1).split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            steps[i] = unescape(steps[i]);
        }
        return steps;
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
