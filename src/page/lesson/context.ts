/** The course, where components find it. */
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Course, CourseView } from "./course.ts";

export const CourseContext = createContext<Course | null>(null);

/** The component is drawn anew when the course changes. */
export function useCourse(): { readonly course: Course; readonly at: CourseView } {
  const course = useContext(CourseContext)!;
  const [at, setAt] = useState(course.view);
  useEffect(() => {
    setAt(course.view);
    return course.subscribe(() => setAt(course.view));
  }, [course]);
  return { course, at };
}
